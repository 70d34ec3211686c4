// What the panel says about a node.

/** What stands where a page would be too large with the answer in it. */
const UNKNOWN = 'this page has no room for what hangs on it; the command below answers';

/** "if it is down, …" */
function sentence(one, number) {
  const { isKnown, frozen, lost, needs } = one.ask(number);
  if (!isKnown) return `${UNKNOWN}.`;
  const are = frozen.length === 1 ? 'is' : 'are';
  return `if it is down, ${frozen.length} ${are} frozen and ${lost.length} more could not be created again; it needs ${needs.length}.`;
}

function nodePanel(one, number) {
  const node = one.nodes[number];
  return [
    h('h2', {}, node.name),
    h(
      'p',
      { class: 'lead' },
      [node.kind, node.namespace, state.compare && `in ${one.name}`].filter(Boolean).join(' · '),
    ),
    stateChips(one, number),
    boxNote(one, number),
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        {
          type: 'button',
          id: 'isolate',
          'aria-pressed': String(state.isolate),
          title: 'Show only what it needs and what needs it (i)',
          onclick: () => go({ isolate: !state.isolate, view: 'picture' }),
        },
        'Isolate',
      ),
      h(
        'button',
        { type: 'button', title: 'Back to the whole graph (Esc)', onclick: () => go({ node: null }) },
        'Close',
      ),
    ),
    node.unnoticed &&
      h(
        'p',
        { class: 'note' },
        'Flux will not notice when its workloads fail: it has neither wait nor healthChecks.',
      ),
    one.incomplete.includes(node.id) &&
      h(
        'p',
        { class: 'note' },
        'It could not be looked into: it lies elsewhere or does not build. What is said here is not all.',
      ),
    impactPart(one, number),
    edgesPart(one, number),
    findingsPart(one, node),
    specPart(one, node),
    appliesPart(one, number),
    title('In the terminal'),
    h('code', {}, `infra-graph impact ${node.id} -e ${one.name}`),
  ];
}

/** The box that it shares with others. */
function boxNote(one, number) {
  const at = one.boxOf.get(number),
    box = one.boxes[at];
  if (!box || box.nodes.length < 2) return null;
  const all = h(
    'button',
    {
      type: 'button',
      class: 'link',
      onclick: () =>
        go({ env: one.name, box: one.nodes[box.nodes[0]].id, node: null, finding: null, findings: false }),
    },
    `${box.label} (${plural(box.nodes.length, 'object')})`,
  );
  return h('p', { class: 'lead' }, 'Drawn within the box ', all);
}

function stateChips(one, number) {
  const node = one.nodes[number],
    box = one.boxOf.get(number),
    chips = [];
  if (node.suspended) chips.push(['suspended']);
  if (node.external) chips.push(['from another repository']);
  if (node.missing) chips.push(['does not exist', 'alarm']);
  if (box === undefined) chips.push(['not in the picture']);
  if (one.deadlocks.has(number)) chips.push(['in a deadlock', 'alarm']);
  if (node.neverReady) chips.push([NEVER_READY, 'alarm']);
  return (
    chips.length &&
    h(
      'ul',
      { class: 'chips' },
      chips.map(([text, mark]) => h('li', { class: mark }, text)),
    )
  );
}

function impactPart(one, number) {
  const { isKnown, frozen, lost, possible, needs, cause, pathDown } = one.ask(number);
  if (!isKnown) return h('p', { class: 'note' }, `${UNKNOWN[0].toUpperCase()}${UNKNOWN.slice(1)}.`);
  const count = (name, list, text) => h('div', { class: name }, h('b', {}, String(list.length)), text);
  const reached = list(at => {
    const { phrase, place } = cause(at),
      way = pathDown(at)
        .slice(0, -1)
        .map(step => label(one.nodes[step]));
    return h(
      'li',
      {},
      linkTo(one, at),
      ` ${phrase}`,
      place && quiet(placeText(one, place)),
      way.length ? quiet(`through ${way.join(' → ')}`) : null,
    );
  });
  const explained = quiet('What runs keeps running, but gets no new revision, no drift correction, no pruning.');
  return [
    h(
      'div',
      { class: 'tally' },
      count('frozen', frozen, 'frozen if it is down'),
      count('lost', lost, 'more not created again'),
      count('need', needs, 'needed by it, in all'),
    ),
    otherEnvironment(one, number),
    frozen.length && [title('Frozen if it is down', frozen.length, 'frozen'), explained, reached(frozen)],
    lost.length && [title('Could not be created again', lost.length, 'lost'), reached(lost)],
    possible.length && [title('Possibly affected', possible.length, 'possible'), reached(possible)],
  ];
}

/** The same node in the environment that is compared with. */
function otherEnvironment(one, number) {
  if (!state.compare) return null;
  const other = model(one.name === state.env ? state.compare : state.env),
    twin = other.index.get(one.nodes[number].id);
  return h(
    'p',
    { class: 'note' },
    twin === undefined ? `It is not in ${other.name}.` : `In ${other.name}: ${sentence(other, twin)}`,
  );
}

function edgesPart(one, number) {
  const isApplier = edge => edge.kind === 'AppliedBy';
  const written = edge => !isApplier(edge) && !data.inferred.includes(edge.kind),
    inferred = edge => data.inferred.includes(edge.kind);
  const needs = one.outgoing[number].filter(written),
    users = one.incoming[number].filter(written);
  const also = one.outgoing[number].filter(inferred),
    alsoUsers = one.incoming[number].filter(inferred);
  const appliers = one.outgoing[number].filter(isApplier),
    all = one.ask(number).needs;
  return [
    needs.length && [title('Depends on', needs.length, 'need'), edgeList(one, 'to')(needs)],
    also.length && [title('Needs, though nothing says so', also.length, 'need'), edgeList(one, 'to')(also)],
    all.length > needs.length + also.length &&
      folded(`All ${all.length} that it needs`, all, at => h('li', {}, linkTo(one, at))),
    users.length && [title('Dependents', users.length), edgeList(one, 'from')(users)],
    alsoUsers.length && [
      title('Needed by, though nothing says so', alsoUsers.length),
      edgeList(one, 'from')(alsoUsers),
    ],
    appliers.length && [title('Applied by'), edgeList(one, 'to')(appliers)],
  ];
}

/** Edges, each as one of its ends with the field and the line that says it. */
const edgeList = (one, end) =>
  list(edge => {
    const how = [
      edge.kind !== 'AppliedBy' && data.fields[edge.kind],
      edge.confidence !== 'declared' && `(${edge.confidence})`,
    ];
    return h(
      'li',
      {},
      linkTo(one, edge[end]),
      ` ${how.filter(Boolean).join(' ')}`,
      quiet(placeText(one, edge.place)),
    );
  });

function findingsPart(one, node) {
  const found = one.findings
    .map((finding, at) => [finding, at])
    .filter(([finding]) => finding.nodes.includes(node.id));
  if (!found.length) return null;
  return [
    title('Findings', found.length),
    h(
      'ul',
      { class: 'findings' },
      found.map(([finding, at]) => findingItem(one, finding, at)),
    ),
  ];
}

function specPart(one, node) {
  const facts = [
    ['path', node.path],
    ['source', node.source],
    ...node.facts,
    ['written in', node.place && placeText(one, node.place)],
  ];
  const known = facts.filter(([, value]) => value);
  return (
    known.length && [
      title('Spec'),
      h(
        'dl',
        {},
        known.map(([key, value]) => [h('dt', {}, key), h('dd', {}, value)]),
      ),
    ]
  );
}

function appliesPart(one, number) {
  const counts = Object.entries(one.nodes[number].applies).sort((a, b) => b[1] - a[1] || byName(a[0], b[0]));
  if (!counts.length) return null;
  const total = counts.reduce((sum, [, count]) => sum + count, 0),
    children = one.incoming[number].filter(edge => edge.kind === 'AppliedBy');
  return [
    title('Applies', plural(total, 'object')),
    quiet(counts.map(([kind, count]) => `${count} ${kind}`).join(', ')),
    edgeList(one, 'from')(children),
  ];
}
