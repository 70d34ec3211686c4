// The same as a table.

let order = { by: 'frozen', down: true };
function showTable(compared) {
  const shown = state.view === 'table';
  for (const id of ['panes', 'zoom', 'legend']) $(id).hidden = shown;
  $('sheet').hidden = !shown;
  $('table').setAttribute('aria-pressed', String(shown));
  if (!shown) return $('sheet').replaceChildren();
  const one = model(state.env);
  const others = (edges, end) =>
    new Set(edges.filter(edge => edge.kind !== 'AppliedBy').map(edge => edge[end])).size;
  const rows = one.nodes.map((node, at) => ({
    node,
    kind: node.kind,
    namespace: node.namespace,
    name: node.name,
    needs: others(one.outgoing[at], 'to'),
    users: others(one.incoming[at], 'from'),
    frozen: one.ask(at).isKnown ? one.ask(at).frozen.length : '',
    state: [
      ...['suspended', 'missing', 'external'].filter(flag => node[flag]),
      ...(one.deadlocks.has(at) ? ['in a deadlock'] : []),
      ...(node.neverReady ? ['never ready'] : []),
    ].join(', '),
    path: node.path ?? '',
    place: node.place,
    compared: !compared
      ? ''
      : compared.onlyA.includes(node.id)
        ? `only in ${compared.a.name}`
        : compared.changed.has(node.id)
          ? 'different'
          : 'same',
  }));
  for (const id of compared?.onlyB ?? []) {
    const node = compared.b.nodes[compared.b.index.get(id)];
    rows.push({
      node,
      kind: node.kind,
      namespace: node.namespace,
      name: node.name,
      needs: '',
      users: '',
      frozen: '',
      state: '',
      path: node.path ?? '',
      place: node.place,
      compared: `only in ${compared.b.name}`,
    });
  }
  const value = row =>
    typeof row[order.by] === 'number' || order.by === 'frozen' ? Number(row[order.by]) : row[order.by];
  rows.sort((a, b) => (order.down ? -1 : 1) * byName(value(a), value(b)) || byName(a.node.id, b.node.id));
  const columns = [
    ['kind', 'Kind'],
    ['namespace', 'Namespace'],
    ['name', 'Name'],
    ['frozen', 'Freezes'],
    ['users', 'Dependents'],
    ['needs', 'Depends on'],
    ['state', 'State'],
    ['path', 'Path'],
    ...(compared ? [['compared', 'Difference']] : []),
  ];
  const head = ([by, text]) =>
    h(
      'th',
      { scope: 'col', 'aria-sort': order.by === by ? (order.down ? 'descending' : 'ascending') : 'none' },
      h(
        'button',
        {
          type: 'button',
          'data-by': by,
          onclick: () => {
            order = { by, down: order.by === by ? !order.down : ['frozen', 'users', 'needs'].includes(by) };
            showTable(compared);
            $('sheet').querySelector(`[data-by=${by}]`).focus();
          },
        },
        text,
      ),
    );
  const cell = (row, by) =>
    by === 'name'
      ? h('td', {}, nodeButton(row.node.id, row.name))
      : h('td', { class: ['frozen', 'users', 'needs'].includes(by) ? 'number' : null }, String(row[by]));
  $('sheet').replaceChildren(
    h(
      'table',
      {},
      h('caption', {}, `Objects of ${one.name}: ${one.nodes.length}`),
      h('thead', {}, h('tr', {}, columns.map(head))),
      h(
        'tbody',
        {},
        rows.map(row =>
          h(
            'tr',
            { class: row.node.id === state.node ? 'chosen' : null },
            columns.map(([by]) => cell(row, by)),
          ),
        ),
      ),
    ),
  );
}
