// What stands beside the picture.

/** When a finding bites. */
const MODES = {
  cold: 'breaks only a cluster that is built anew',
  upgrade: 'breaks the next revision on a running cluster, too',
};

function findingItem(one, finding, at) {
  const active = state.finding === at && state.findings;
  return h(
    'li',
    { class: finding.severity + (active ? ' active' : '') },
    h(
      'button',
      {
        type: 'button',
        class: 'link',
        'aria-expanded': String(active),
        onclick: () => go({ findings: true, finding: active ? null : at, node: null, view: 'picture' }),
      },
      h('span', { class: 'severity' }, finding.severity),
      `  ${finding.message}`,
    ),
    h(
      'p',
      { class: 'quiet' },
      finding.code,
      finding.mode && ` · ${MODES[finding.mode]}`,
      finding.labels[0] ? [' · ', placeText(one, finding.labels[0][0])] : null,
    ),
    active
      ? [
          finding.labels
            .filter(([, text]) => text)
            .map(([place, text]) => h('p', {}, text, h('span', { class: 'quiet' }, ' ', placeText(one, place)))),
          finding.notes.map(note => h('p', {}, note)),
          finding.help && h('p', {}, h('b', {}, 'Fix: '), finding.help),
          finding.nodes.filter(id => one.index.has(id)).map(id => h('p', {}, linkTo(one, one.index.get(id)))),
        ]
      : null,
  );
}

function findingsPanel(one) {
  return [
    h('h2', {}, `Findings in ${one.name}`),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', onclick: () => go({ findings: false, finding: null }) }, 'Close'),
    ),
    one.findings.length
      ? h(
          'ul',
          { class: 'findings' },
          one.findings.map((finding, at) => findingItem(one, finding, at)),
        )
      : h('p', { class: 'lead' }, 'Nothing is wrong here, as far as files can tell.'),
  ];
}

function comparePanel({ a, b, onlyA, onlyB, changed, edgesA, edgesB }) {
  const node = id => h('li', {}, nodeButton(id, id)),
    sign = (name, text) => h('span', { class: 'sign ' + name }, text);
  const edge =
    one =>
    ({ from, to, kind, place }) =>
      h(
        'li',
        {},
        linkTo(one, from),
        ' → ',
        linkTo(one, to),
        ` ${data.fields[kind]}`,
        h('span', { class: 'quiet' }, placeText(one, place)),
      );
  const part = (name, mark, text, items, make) =>
    items.length
      ? [h('h3', {}, sign(name, mark), text, h('small', {}, String(items.length))), list(make, 12)(items)]
      : null;
  const same = a.nodes.length - onlyA.length - changed.size;
  return [
    h('h2', {}, `${a.name} and ${b.name}`),
    h(
      'p',
      { class: 'lead' },
      `${plural(same, 'object')} ${same === 1 ? 'is' : 'are'} the same. Paths that differ by the environment's name only count as the same.`,
    ),
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        { type: 'button', onclick: () => go({ env: b.name, compare: a.name, node: null, finding: null }) },
        'Swap',
      ),
      h('button', { type: 'button', onclick: () => go({ compare: null }) }, 'Close'),
    ),
    part('removed', '−', `Only in ${a.name}`, onlyA, node),
    part('added', '+', `Only in ${b.name}`, onlyB, node),
    part('changed', '≠', 'Different', [...changed], ([id, changes]) =>
      h(
        'li',
        {},
        nodeButton(id, id),
        changes.map(([field, here, there]) => h('span', { class: 'quiet' }, `${field}: ${here} → ${there}`)),
      ),
    ),
    part('removed', '−', `Edges only in ${a.name}`, edgesA, edge(a)),
    part('added', '+', `Edges only in ${b.name}`, edgesB, edge(b)),
  ];
}

function summaryPanel(one) {
  const stuck = [...one.nodes.keys()].filter(at => one.nodes[at].neverReady);
  const kinds = new Map();
  for (const node of one.nodes) if (!node.missing) kinds.set(node.kind, (kinds.get(node.kind) ?? 0) + 1);
  const key = (keys, text) => [
    h(
      'dt',
      {},
      keys.map((one, at) => [at ? ' ' : '', h('kbd', {}, one)]),
    ),
    h('dd', {}, text),
  ];
  return [
    h('h2', {}, one.name),
    h('p', { class: 'lead' }, one.entry),
    h(
      'p',
      { class: 'lead' },
      [...kinds]
        .sort((a, b) => b[1] - a[1] || byName(a[0], b[0]))
        .map(([kind, count]) => `${count} ${kind}`)
        .join(' · '),
    ),
    h('p', { class: 'note' }, 'Choose a node to see what stops if it is down, and what it needs.'),
    one.notes.length
      ? [
          title('Not drawn'),
          h(
            'ul',
            {},
            one.notes.map(note => h('li', {}, note)),
          ),
        ]
      : null,
    one.incomplete.length
      ? [
          title('Could not be looked into', one.incomplete.length),
          list(id => h('li', {}, one.index.has(id) ? linkTo(one, one.index.get(id)) : id), 5)(one.incomplete),
        ]
      : null,
    stuck.length
      ? [
          title('Never ready on an empty cluster', stuck.length),
          h('span', { class: 'quiet' }, 'Suspended, in a deadlock, or behind one of these.'),
          list(at => h('li', {}, linkTo(one, at)), 5)(stuck),
        ]
      : null,
    title('Keys'),
    h(
      'dl',
      { class: 'keys' },
      key(['/'], 'search'),
      key(['←', '→'], 'to a dependency, to a dependent'),
      key(['↑', '↓'], 'to the box before, the next one'),
      key(['Enter'], 'choose'),
      key(['i'], 'isolate the chosen node'),
      key(['Esc'], 'back'),
      key(['+', '−', '0'], 'zoom in, out, fit'),
      key(['t'], 'table'),
    ),
  ];
}

/** What a box stands for that is not one object: chosen from a list. */
function boxPanel(one, at) {
  const box = one.boxes[at];
  const member = number => {
    const { neverReady, suspended, missing } = one.nodes[number];
    const states = [
      missing && 'does not exist',
      suspended && 'suspended',
      one.deadlocks.has(number) && 'in a deadlock',
      neverReady && NEVER_READY,
    ].filter(Boolean);
    return h('li', {}, linkTo(one, number), states.length ? quiet(states.join(', ')) : null);
  };
  return [
    h('h2', {}, box.label),
    h('p', { class: 'lead' }, `This box stands for ${plural(box.nodes.length, 'object')}.`),
    h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => go({ node: null }) }, 'Close')),
    list(member, 40)(box.nodes),
  ];
}

function showPanel(compared) {
  const one = model(state.env),
    owner = state.node && (one.index.has(state.node) ? one : model(state.compare));
  let parts, status;
  if (state.node) {
    const number = owner.index.get(state.node);
    parts = nodePanel(owner, number);
    status = `${owner.nodes[number].name}: ${sentence(owner, number)}`;
  } else if (state.box) {
    const box = stackOf(state.env, state.box);
    parts = boxPanel(one, box);
    status = `${one.boxes[box].label}: ${plural(one.boxes[box].nodes.length, 'object')}`;
  } else if (state.findings) {
    parts = findingsPanel(one);
    status = state.finding === null ? plural(one.findings.length, 'finding') : one.findings[state.finding].message;
  } else if (compared) {
    parts = comparePanel(compared);
    status = `${compared.onlyA.length} only in ${compared.a.name}, ${compared.onlyB.length} only in ${compared.b.name}, ${compared.changed.size} different`;
  } else {
    parts = summaryPanel(one);
    status = `${one.name}: ${plural(one.nodes.length, 'object')}, ${plural(one.edges.length, 'edge')}`;
  }
  $('status').textContent = status;
  const focused = $('details').contains(document.activeElement);
  $('details').replaceChildren(...parts.flat(Infinity).filter(Boolean));
  // What had the focus is gone: the panel takes it, so that the next Tab goes on from here.
  if (focused) ($('details').querySelector(state.node ? '#isolate' : '.active button') ?? $('panel')).focus();
  if (!focused || state.node) $('panel').scrollTop = 0;
}
