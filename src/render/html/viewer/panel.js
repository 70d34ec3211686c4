// What stands beside the picture.

function placeText(one, place) {
  const text = `${data.paths[place[0]]}:${place[1]}:${place[2]}`;
  if (!one.web) return h('span', {}, text);
  const path = data.paths[place[0]].split('/').map(encodeURIComponent).join('/');
  return h('a', { href: `${one.web}${path}#L${place[1]}`, target: '_blank', rel: 'noopener noreferrer' }, text);
}
const label = node => (node.kind === 'Kustomization' ? node.name : node.id);
const nodeButton = (id, text) => h('button', { type: 'button', class: 'link', onclick: () => go({ node: id, view: state.view, findings: false, finding: null }) }, text);
const title = (text, count, dot) => h('h3', {}, dot && h('span', { class: 'dot ' + dot }), text, count !== undefined && h('small', {}, String(count)));

/** A list that folds what comes after the first few. */
function list(items, make, shown = 7) {
  const element = h('ul', {}, items.slice(0, shown).map(make));
  if (items.length <= shown) return [element];
  return [element, folded(`${items.length - shown} more`, items.slice(shown), make)];
}

/** A list that is made when it is opened. */
function folded(text, items, make) {
  const element = h('details', {}, h('summary', {}, text));
  element.addEventListener('toggle', () => { if (element.children.length === 1) element.append(h('ul', {}, items.map(make))); });
  return element;
}

function nodePanel(one, number) {
  const node = one.nodes[number], answer = one.ask(number), ids = path => path.map(at => label(one.nodes[at]));
  const chips = [['suspended'], ['external', 'from another repository'], ['missing', 'does not exist', 'alarm']].filter(([flag]) => node[flag]).map(([flag, text, mark]) => h('li', { class: mark }, text ?? flag));
  const box = one.boxOf.get(number);
  if (box === undefined) chips.push(h('li', {}, 'not in the picture'));
  else if (panes.some(pane => pane.model === one && pane.boxes[box].classList.contains('in-loop'))) chips.push(h('li', { class: 'alarm' }, 'in a dependency loop'));
  const reached = (nodes, path) => list(nodes, at => {
    const way = ids(path(at)).slice(1, -1);
    return h('li', {}, nodeButton(one.nodes[at].id, label(one.nodes[at])), way.length ? h('span', { class: 'quiet' }, `through ${way.join(' → ')}`) : null);
  });
  const direct = (edges, end) => list(edges, edge => h('li', {}, nodeButton(one.nodes[edge[end]].id, label(one.nodes[edge[end]])), ` ${data.fields[edge.kind]}`, edge.confidence === 'declared' ? '' : ` (${edge.confidence})`, h('span', { class: 'quiet' }, placeText(one, edge.place))));
  const appliers = one.outgoing[number].filter(edge => edge.kind === 'AppliedBy'), needs = one.outgoing[number].filter(edge => edge.kind !== 'AppliedBy');
  const children = one.incoming[number].filter(edge => edge.kind === 'AppliedBy'), users = one.incoming[number].filter(edge => edge.kind !== 'AppliedBy');
  const facts = [...(node.path ? [['path', node.path]] : []), ...(node.source ? [['source', node.source]] : []), ...node.facts];
  const applies = Object.entries(node.applies).sort((a, b) => b[1] - a[1] || byName(a[0], b[0]));
  const found = one.findings.map((finding, at) => [finding, at]).filter(([finding]) => finding.nodes.includes(node.id));
  const other = state.compare ? model(one.name === state.env ? state.compare : state.env) : null, twin = other?.index.get(node.id);
  const elsewhere = other && h('p', { class: 'note' }, twin === undefined ? `It is not in ${other.name}.` : `In ${other.name}: ${sentence(other, twin)}`);
  return [
    h('h2', { id: 'chosen' }, node.name),
    h('p', { class: 'lead' }, [node.kind, node.namespace, state.compare && `in ${one.name}`].filter(Boolean).join(' · ')),
    chips.length ? h('ul', { class: 'chips' }, chips) : null,
    h('div', { class: 'actions' },
      h('button', { type: 'button', id: 'isolate', 'aria-pressed': String(state.isolate), title: 'Show only what it needs and what needs it (i)', onclick: () => go({ isolate: !state.isolate, view: 'picture' }) }, 'Isolate'),
      h('button', { type: 'button', title: 'Back to the whole graph (Esc)', onclick: () => go({ node: null }) }, 'Close')),
    node.unnoticed ? h('p', { class: 'note' }, 'Flux will not notice when its workloads fail: it has neither wait nor healthChecks.') : null,
    one.incomplete.includes(node.id) ? h('p', { class: 'note' }, 'It could not be looked into: it lies elsewhere or does not build. What is said here is not all.') : null,
    h('div', { class: 'tally' },
      h('div', { class: 'frozen' }, h('b', {}, String(answer.frozen.length)), 'frozen if it is down'),
      h('div', { class: 'lost' }, h('b', {}, String(answer.lost.length)), 'more not created again'),
      h('div', { class: 'need' }, h('b', {}, String(answer.needs.length)), 'needed by it, in all')),
    elsewhere,
    answer.frozen.length ? [title('Frozen if it is down', answer.frozen.length, 'frozen'), h('p', { class: 'quiet' }, 'What runs keeps running, but gets no new revision, no drift correction, no pruning.'), reached(answer.frozen, answer.pathDown)] : null,
    answer.lost.length ? [title('Could not be created again', answer.lost.length, 'lost'), reached(answer.lost, answer.pathDown)] : null,
    answer.possible.length ? [title('Possibly affected', answer.possible.length, 'possible'), reached(answer.possible, answer.pathDown)] : null,
    needs.length ? [title('Depends on', needs.length, 'need'), direct(needs, 'to')] : null,
    answer.needs.length > needs.length ? folded(`All ${answer.needs.length} that it needs`, answer.needs, at => h('li', {}, nodeButton(one.nodes[at].id, label(one.nodes[at])))) : null,
    users.length ? [title('Dependents', users.length), direct(users, 'from')] : null,
    appliers.length ? [title('Applied by'), direct(appliers, 'to')] : null,
    found.length ? [title('Findings', found.length), h('ul', { class: 'findings' }, found.map(([finding, at]) => findingItem(one, finding, at)))] : null,
    facts.length || node.place ? [title('Spec'), h('dl', {}, facts.map(([key, value]) => [h('dt', {}, key), h('dd', {}, value)]), node.place ? [h('dt', {}, 'written in'), h('dd', {}, placeText(one, node.place))] : null)] : null,
    applies.length ? [title('Applies', plural(applies.reduce((sum, [, count]) => sum + count, 0), 'object')), h('p', { class: 'quiet' }, applies.map(([kind, count]) => `${count} ${kind}`).join(', ')), direct(children, 'from')] : null,
    title('In the terminal'), h('code', {}, `infra-graph impact ${node.id} -e ${one.name}`),
  ];
}
function sentence(one, number) {
  const { frozen, lost, needs } = one.ask(number);
  return `if it is down, ${frozen.length} ${frozen.length === 1 ? 'is' : 'are'} frozen and ${lost.length} more could not be created again; it needs ${needs.length}.`;
}

function findingItem(one, finding, at) {
  const active = state.finding === at && state.findings;
  return h('li', { class: finding.severity + (active ? ' active' : '') },
    h('button', { type: 'button', class: 'link', 'aria-expanded': String(active), onclick: () => go({ findings: true, finding: active ? null : at, node: null, view: 'picture' }) }, h('span', { class: 'severity' }, finding.severity), `  ${finding.message}`),
    h('p', { class: 'quiet' }, finding.code, finding.labels[0] ? [' · ', placeText(one, finding.labels[0][0])] : null),
    active ? [finding.labels.filter(([, text]) => text).map(([place, text]) => h('p', {}, text, h('span', { class: 'quiet' }, ' ', placeText(one, place)))), finding.notes.map(note => h('p', {}, note)), finding.help && h('p', {}, h('b', {}, 'Fix: '), finding.help),
      finding.nodes.filter(id => one.index.has(id)).map(id => h('p', {}, nodeButton(id, label(one.nodes[one.index.get(id)]))))] : null);
}

function findingsPanel(one) {
  return [h('h2', {}, `Findings in ${one.name}`), h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => go({ findings: false, finding: null }) }, 'Close')),
    one.findings.length ? h('ul', { class: 'findings' }, one.findings.map((finding, at) => findingItem(one, finding, at))) : h('p', { class: 'lead' }, 'Nothing is wrong here, as far as files can tell.')];
}

function comparePanel({ a, b, onlyA, onlyB, changed, edgesA, edgesB }) {
  const node = id => h('li', {}, nodeButton(id, id)), sign = (name, text) => h('span', { class: 'sign ' + name }, text);
  const edge = one => ({ from, to, kind, place }) => h('li', {}, nodeButton(one.nodes[from].id, label(one.nodes[from])), ' → ', nodeButton(one.nodes[to].id, label(one.nodes[to])), ` ${data.fields[kind]}`, h('span', { class: 'quiet' }, placeText(one, place)));
  const part = (name, mark, text, items, make) => (items.length ? [h('h3', {}, sign(name, mark), text, h('small', {}, String(items.length))), list(items, make, 12)] : null);
  const same = a.nodes.length - onlyA.length - changed.size;
  return [h('h2', {}, `${a.name} and ${b.name}`),
    h('p', { class: 'lead' }, `${plural(same, 'object')} ${same === 1 ? 'is' : 'are'} the same. Paths that differ by the environment's name only count as the same.`),
    h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => go({ env: b.name, compare: a.name, node: null, finding: null }) }, 'Swap'), h('button', { type: 'button', onclick: () => go({ compare: null }) }, 'Close')),
    part('removed', '−', `Only in ${a.name}`, onlyA, node), part('added', '+', `Only in ${b.name}`, onlyB, node),
    part('changed', '≠', 'Different', [...changed], ([id, changes]) => h('li', {}, nodeButton(id, id), changes.map(([field, here, there]) => h('span', { class: 'quiet' }, `${field}: ${here} → ${there}`)))),
    part('removed', '−', `Edges only in ${a.name}`, edgesA, edge(a)), part('added', '+', `Edges only in ${b.name}`, edgesB, edge(b))];
}

function summaryPanel(one) {
  const kinds = new Map();
  for (const node of one.nodes) if (!node.missing) kinds.set(node.kind, (kinds.get(node.kind) ?? 0) + 1);
  const key = (keys, text) => [h('dt', {}, keys.map((one, at) => [at ? ' ' : '', h('kbd', {}, one)])), h('dd', {}, text)];
  return [h('h2', {}, one.name), h('p', { class: 'lead' }, one.entry),
    h('p', { class: 'lead' }, [...kinds].sort((a, b) => b[1] - a[1] || byName(a[0], b[0])).map(([kind, count]) => `${count} ${kind}`).join(' · ')),
    h('p', { class: 'note' }, 'Choose a node to see what stops if it is down, and what it needs.'),
    one.notes.length ? [title('Not drawn'), h('ul', {}, one.notes.map(note => h('li', {}, note)))] : null,
    one.incomplete.length ? [title('Could not be looked into', one.incomplete.length), list(one.incomplete, id => h('li', {}, one.index.has(id) ? nodeButton(id, label(one.nodes[one.index.get(id)])) : id), 5)] : null,
    title('Keys'), h('dl', { class: 'keys' }, key(['/'], 'search'), key(['←', '→'], 'to a dependency, to a dependent'), key(['↑', '↓'], 'to the box before, the next one'), key(['Enter'], 'choose'), key(['i'], 'isolate the chosen node'), key(['Esc'], 'back'), key(['+', '−', '0'], 'zoom in, out, fit'), key(['t'], 'table'))];
}

/** What a box stands for that is not one object: chosen from a list. */
function listBox(pane, at) {
  const one = pane.model, box = one.boxes[at];
  pane.clear();
  pane.mark(pane.boxes[at], 'chosen');
  pane.commit();
  $('status').textContent = `${box.label}: ${plural(box.nodes.length, 'object')}`;
  $('details').replaceChildren(h('h2', {}, box.label), h('p', { class: 'lead' }, `This box stands for ${plural(box.nodes.length, 'object')}.`),
    h('ul', {}, box.nodes.map(node => h('li', {}, nodeButton(one.nodes[node].id, label(one.nodes[node]))))));
  $('details').querySelector('button')?.focus();
}

function showPanel(compared) {
  const one = model(state.env), owner = state.node && (one.index.has(state.node) ? one : model(state.compare));
  let parts, status;
  if (state.node) {
    const number = owner.index.get(state.node);
    parts = nodePanel(owner, number);
    status = `${owner.nodes[number].name}: ${sentence(owner, number)}`;
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
