// Everything together.

function show(before) {
  const one = model(state.env),
    root = document.documentElement;
  if (state.theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = state.theme;
  $('theme').textContent = `Theme: ${state.theme}`;
  $('theme').title = 'Theme: as the system, light, dark';
  document.title = [state.node?.split('/').pop(), state.env, 'infra-graph'].filter(Boolean).join(' · ');
  $('environment').value = state.env;
  $('compare').replaceChildren(
    h('option', { value: '' }, 'none'),
    ...data.environments
      .filter(other => other.name !== state.env)
      .map(other => h('option', { value: other.name }, other.name)),
  );
  $('compare').value = state.compare ?? '';
  const count = severity => one.findings.filter(finding => finding.severity === severity).length;
  const counts = ['error', 'warning', 'info']
    .filter(count)
    .map((severity, at) =>
      h(
        'span',
        { class: severity },
        (at ? ', ' : '') + (severity === 'info' ? `${count(severity)} info` : plural(count(severity), severity)),
      ),
    );
  $('findings').replaceChildren(...(counts.length ? counts : ['No findings']));
  $('findings').setAttribute(
    'aria-label',
    counts.length ? `Findings: ${$('findings').textContent}` : 'No findings',
  );
  $('findings').setAttribute('aria-pressed', String(state.findings && !state.node && !state.box));
  // Panes are measured: they have to be visible for that.
  if (state.view === 'picture') {
    for (const id of ['panes', 'zoom', 'legend']) $(id).hidden = false;
    showPanes();
  }
  const compared =
    panes.length && state.view === 'picture'
      ? showMarks(before)
      : state.compare
        ? difference(one, model(state.compare))
        : null;
  showTable(compared);
  showPanel(compared);
}

function back() {
  const box = panes[0]?.chosen;
  if (!$('results').hidden) showHits(false);
  else if (state.isolate) go({ isolate: false });
  else if (state.node || state.box) go({ node: null });
  else if (state.finding !== null) go({ finding: null });
  else if (state.findings) go({ findings: false });
  else if (state.compare) go({ compare: null });
  else show(state);
  if (document.activeElement === document.body || document.activeElement === $('panel'))
    box?.focus({ preventScroll: true });
}

const heads = s('svg', { class: 'heads', 'aria-hidden': 'true' });
for (const name of ['frozen', 'lost', 'possible', 'up', 'loop', 'added', 'removed']) {
  const marker = s('marker', {
    id: `head-${name}`,
    markerUnits: 'userSpaceOnUse',
    markerWidth: 11,
    markerHeight: 10,
    refX: 9.5,
    refY: 5,
    orient: 'auto',
  });
  marker.append(s('path', { class: name, d: 'M0 .5L10 5L0 9.5Z' }));
  heads.append(marker);
}
document.body.prepend(heads);
document.body.prepend($('skip'));

$('environment').append(...data.environments.map(one => h('option', { value: one.name }, one.name)));
$('compare-field').hidden = data.environments.length < 2;
$('environment').addEventListener('change', event => go({ env: event.target.value, finding: null }));
$('compare').addEventListener('change', event =>
  go({ compare: event.target.value || null, node: null, findings: false, finding: null, view: state.view }),
);
$('findings').addEventListener('click', () =>
  go(state.findings && !state.node ? { findings: false, finding: null } : { findings: true, node: null }),
);
$('table').addEventListener('click', () => go({ view: state.view === 'table' ? 'picture' : 'table' }));
$('theme').addEventListener('click', () =>
  go({ theme: { auto: 'light', light: 'dark', dark: 'auto' }[state.theme] }),
);
$('zoom').addEventListener('click', event => zoomBy(event.target.dataset.zoom));
$('skip').addEventListener('click', event => {
  event.preventDefault();
  focusStage();
});
$('search').addEventListener('input', () => showHits());
$('search').addEventListener('focus', () => {
  if ($('search').value) showHits();
});
$('search').addEventListener('blur', () => showHits(false));
$('search').addEventListener('keydown', event => {
  const last = Math.min(hits.length, 60) - 1;
  if (event.key === 'ArrowDown') activate(Math.min(active + 1, last));
  else if (event.key === 'ArrowUp') activate(Math.max(active - 1, 0));
  else if (event.key === 'Enter') take(active);
  else if (event.key === 'Escape') {
    if ($('results').hidden) $('search').blur();
    else {
      $('search').value = '';
      showHits(false);
    }
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

function zoomBy(way) {
  for (const pane of panes) {
    if (way === 'fit') pane.fit(state.isolate ? [...pane.boxes.keys()].filter(at => pane.isShown(at)) : []);
    else if (way) pane.zoom(way === 'in' ? 1.3 : 1 / 1.3);
  }
}

function focusStage() {
  const pane = panes[0];
  (state.view === 'table'
    ? $('sheet').querySelector('tbody button')
    : (pane?.boxes[pane.cursor] ?? $('stage'))
  )?.focus({ preventScroll: true });
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select')) return;
  const keys = {
    '/': () => $('search').focus(),
    Escape: back,
    i: () => {
      if (state.node) go({ isolate: !state.isolate, view: 'picture' });
    },
    t: () => $('table').click(),
    '+': () => zoomBy('in'),
    '=': () => zoomBy('in'),
    '-': () => zoomBy('out'),
    0: () => zoomBy('fit'),
  };
  if (!keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
});

new ResizeObserver(() => panes.forEach(pane => pane.areas && pane.draw())).observe($('panes'));
addEventListener('popstate', () => {
  const before = state;
  state = fromHash();
  show(before);
});
state = fromHash();
show(blank);

/** For the console: what the page would say about a node, as the program's JSON has it. */
globalThis.infraGraph = {
  environments: data.environments.map(one => one.name),
  nodes: name => model(name).nodes.map(node => node.id),
  ask: (name, id) => {
    const one = model(name),
      number = one.index.get(id);
    if (number === undefined) return null;
    const [frozen, lost, possible, needs] = one.answers[number];
    const tell = steps =>
      steps
        .map(at => one.steps[at])
        .map(([node, next, phrase, [path, line, column]]) => ({
          id: one.nodes[node].id,
          next: one.nodes[next].id,
          why: data.phrases[phrase],
          place: `${data.paths[path]}:${line}:${column}`,
        }));
    const isThere = at => !one.nodes[one.steps[at][0]].missing;
    return {
      frozen: tell(frozen.filter(isThere)),
      cannotBeRecreated: tell(lost.filter(isThere)),
      possiblyAffected: tell(possible.filter(isThere)),
      needs: tell(needs),
      neverReady: Boolean(one.nodes[number].neverReady),
    };
  },
};
