// What is chosen, kept in the location's hash.

const blank = {
  env: data.environments[0].name,
  node: null,
  box: null,
  isolate: false,
  compare: null,
  theme: 'auto',
  view: 'picture',
  findings: false,
  finding: null,
};
let state = { ...blank };

/** The box of several objects that one of them names, if it is in one. */
function stackOf(env, id) {
  const one = model(env),
    box = one.boxOf.get(one.index.get(id));
  return box !== undefined && one.boxes[box].nodes.length > 1 ? box : undefined;
}

function fromHash() {
  const query = new URLSearchParams(location.hash.slice(1)),
    next = { ...blank };
  if (model(query.get('env') ?? '')) next.env = query.get('env');
  const compare = query.get('compare') ?? '';
  if (compare !== next.env && model(compare)) next.compare = compare;
  const id = query.get('node');
  if (id && [next.env, next.compare].some(name => name && model(name).index.has(id))) next.node = id;
  const box = query.get('box');
  if (!next.node && box && stackOf(next.env, box) !== undefined) next.box = box;
  next.isolate = Boolean(next.node) && query.has('isolated');
  if (['light', 'dark'].includes(query.get('theme'))) next.theme = query.get('theme');
  if (query.get('view') === 'table') next.view = 'table';
  const finding = query.get('finding');
  if (finding !== null && model(next.env).findings[Number(finding)]) next.finding = Number(finding);
  next.findings = query.get('panel') === 'findings' || next.finding !== null;
  return next;
}

function toHash() {
  const query = new URLSearchParams();
  if (state.env !== blank.env) query.set('env', state.env);
  if (state.node) query.set('node', state.node);
  if (state.box) query.set('box', state.box);
  if (state.isolate) query.set('isolated', 'yes');
  if (state.compare) query.set('compare', state.compare);
  if (state.theme !== 'auto') query.set('theme', state.theme);
  if (state.view !== 'picture') query.set('view', state.view);
  if (state.finding !== null) query.set('finding', state.finding);
  else if (state.findings) query.set('panel', 'findings');
  return '#' + query.toString().replaceAll('%2F', '/');
}

/** Changes what is chosen, shows it, and makes it a step of the browser's history. */
function go(change) {
  const next = { ...state, ...change };
  // A box is left for a node, a finding or another environment.
  if ('node' in change || 'finding' in change) next.box = change.box ?? null;
  if (next.box && stackOf(next.env, next.box) === undefined) next.box = null;
  if (!next.node) next.isolate = false;
  if (next.compare === next.env) next.compare = null;
  if (next.node && ![next.env, next.compare].some(name => name && model(name).index.has(next.node)))
    Object.assign(next, { node: null, isolate: false });
  const before = state;
  state = next;
  const hash = toHash();
  if (hash !== (location.hash || '#')) history[change.theme ? 'replaceState' : 'pushState'](null, '', hash);
  show(before);
}
