// The pictures beside each other.

let panes = [];

function showPanes() {
  const names = [state.env, state.compare].filter(Boolean);
  if (panes.map(pane => pane.model.name).join('\n') !== names.join('\n')) {
    panes = names.map(name => panes.find(pane => pane.model.name === name) ?? new Pane(model(name)));
    const area = $('panes').getBoundingClientRect(),
      [width, height] = panes[0].size;
    // Two wide pictures stand better above each other.
    $('panes').classList.toggle(
      'stacked',
      names.length > 1 && (width / height > area.width / area.height || area.width < 700),
    );
    $('panes').replaceChildren(...panes.map(pane => pane.element));
    panes.forEach(pane => {
      pane.measure();
      pane.fit();
    });
    showLegend();
  }
  panes.forEach((pane, at) => {
    const count = pane.model.nodes.filter(node => node.kind === 'Kustomization' && !node.missing).length;
    const sign =
      names.length > 1 ? h('span', { class: 'sign ' + (at ? 'added' : 'removed') }, at ? '+ ' : '− ') : null;
    pane.caption.replaceChildren(
      ...[sign, pane.model.name, h('small', {}, `  ${plural(count, 'Kustomization')}`)].filter(Boolean),
    );
  });
}

/** Marks what is chosen in every pane; says so. */
function showMarks(before) {
  const moved =
    before.node !== state.node ||
    before.box !== state.box ||
    before.isolate !== state.isolate ||
    before.finding !== state.finding;
  const compared = state.compare ? difference(model(state.env), model(state.compare)) : null;
  panes.forEach((pane, at) => {
    pane.clear();
    const number = state.node ? pane.model.index.get(state.node) : undefined;
    if (number !== undefined) {
      const boxes = [...pane.select(number).keys()];
      if (state.isolate && (moved || before.env !== state.env)) pane.fit(boxes);
      else if (before.isolate && !state.isolate) pane.fit();
      // Whoever clicks sees the box already, and would not want the picture to jump.
      else if (moved && pane.model.boxOf.has(number) && !pane.clicked) pane.reveal(pane.model.boxOf.get(number));
      pane.clicked = false;
    } else if (state.box && at === 0) {
      const box = stackOf(state.env, state.box);
      pane.selectBox(box);
      if (moved && !pane.clicked) pane.reveal(box);
      pane.clicked = false;
    } else if (state.finding !== null && at === 0) {
      const concerned = pane.model.findings[state.finding].nodes
        .map(id => pane.model.index.get(id))
        .filter(node => node !== undefined);
      const found = pane.markSets([['found', concerned]]),
        boxes = [...found.keys()];
      for (const box of boxes)
        for (const { element, from, to } of pane.lines[box])
          if (from === box && found.has(to)) pane.mark(element, 'lit');
      if (boxes.length) {
        pane.mark(pane.svg, 'lighting');
        if (moved) {
          pane.fit(boxes);
          pane.setCursor(boxes[0]);
        }
      }
    } else {
      if (compared) pane.showDifference(compared, at ? 'b' : 'a');
      if (before.isolate) pane.fit();
    }
    pane.commit();
  });
  return compared;
}
