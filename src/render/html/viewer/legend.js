// What colours, borders and strokes mean.

function showLegend() {
  const one = panes[0].model,
    rows = [],
    picture = inside => {
      const svg = s('svg', { viewBox: '0 0 30 16', 'aria-hidden': 'true' });
      svg.append(...inside);
      return svg;
    };
  const rect = (wrap, more) => {
    const outer = s('g', { class: wrap });
    outer.append(
      s('rect', {
        class: 'card front',
        x: 1.5,
        y: 1.5,
        width: 27,
        height: 13,
        rx: 4,
        'stroke-width': 1.6,
        ...more,
      }),
    );
    return outer;
  };
  const has = name => panes.some(pane => pane.svg.querySelector(`.graph ${name}`));
  const row = (icon, text) => rows.push(h('li', {}, picture(icon), text)),
    head = text => rows.push(h('h3', {}, text));
  one.layers.forEach((name, at) => {
    if (at < 6) row([s('rect', { class: `hue-${at}`, x: 8, y: 1, width: 14, height: 14, rx: 4 })], name);
  });
  head('Boxes');
  for (const [state, text, more] of [
    ['suspended', 'suspended', { 'stroke-dasharray': '6 4' }],
    ['missing', 'missing: nothing defines it', { 'stroke-dasharray': '0.1 4', 'stroke-linecap': 'round' }],
    ['in-loop', 'in a loop: each waits for the other', {}],
    ['external', 'from another repository', { 'stroke-width': 3 }],
  ])
    if (has('.node.' + state)) row([rect(state, more)], text);
  if (has('.never')) row([neverReadySign(15, 8)], NEVER_READY);
  if (panes.some(pane => pane.model.boxes.some(box => box.nodes.length > 1)))
    row(
      [
        s('rect', { class: 'card', x: 4.5, y: 4.5, width: 25, height: 11, rx: 3, 'stroke-width': 1.2 }),
        s('rect', { class: 'card', x: 1.5, y: 1.5, width: 25, height: 11, rx: 3, 'stroke-width': 1.2 }),
      ],
      'several objects: a click lists them',
    );
  if (panes.some(pane => pane.model.chips))
    row(
      [s('rect', { class: 'chip', x: 2, y: 2, width: 26, height: 12, rx: 6 })],
      'depends on this, without a line',
    );
  row([rect('node chosen', {})], 'chosen: what if it is down?');
  row([rect('node frozen', {})], 'frozen: Flux stops to reconcile it');
  row([rect('node lost', {})], 'keeps running, but could not be created again');
  if (panes.some(pane => pane.model.edges.some(edge => data.inferred.includes(edge.kind))))
    row([rect('node possible', {})], 'possibly affected');
  row([rect('node need', {})], 'what the chosen one needs');
  if (panes.some(pane => pane.model.boxes.some(box => box.nodes.length > 1)))
    row([rect('node frozen part', {})], 'only some of its objects are: 3 of 23');
  if (state.compare) {
    row([rect('node removed', {})], `only in ${state.env}`);
    row([rect('node added', {})], `only in ${state.compare}`);
    row([rect('node changed', {})], 'different');
  }
  head('Lines, from what comes first');
  for (const [kind, text, dashes] of [
    ['depends-on', 'is depended on by', ''],
    ['applied-by', 'applies', '4 4'],
    ['source', 'is the source of', '0.1 4'],
    ['inferred', 'is needed by (inferred)', '10 4'],
  ])
    if (has('.edge.' + kind))
      row([s('path', { class: 'edge', d: 'M1 8H29', 'stroke-width': 1.6, 'stroke-dasharray': dashes })], text);
  row([s('path', { class: 'implied', d: 'M1 8H29' })], 'depended on, left out (on hover)');
  $('legend').lastElementChild.replaceChildren(h('ul', {}, rows));
}
