// How two environments differ.

/** How `a` differs from `b`, as nodes and edges. Paths that differ by the environment's own name only are the same. */
function difference(a, b) {
  const plain = (one, text) =>
    text &&
    text
      .split('/')
      .map(part => (one.name.split('/').includes(part) ? '…' : part))
      .join('/');
  const facts = (one, node) => {
    const flags =
      ['wait', 'healthChecked', 'suspended', 'external', 'missing'].filter(flag => node[flag]).join(', ') || '–';
    const appliers = one.outgoing[one.index.get(node.id)]
      .filter(edge => edge.kind === 'AppliedBy')
      .map(edge => one.nodes[edge.to].id);
    return new Map([
      ['path', node.path],
      ['source', node.source],
      ['state', flags],
      ['applied by', appliers.join(', ') || undefined],
      ...node.facts,
    ]);
  };
  const result = { a, b, onlyA: [], onlyB: [], changed: new Map(), edgesA: [], edgesB: [] };
  for (const node of a.nodes) {
    const other = b.nodes[b.index.get(node.id)];
    if (!other) {
      result.onlyA.push(node.id);
      continue;
    }
    const here = facts(a, node),
      there = facts(b, other),
      changes = [];
    for (const field of new Set([...here.keys(), ...there.keys()])) {
      if (plain(a, here.get(field)) !== plain(b, there.get(field)))
        changes.push([field, here.get(field) ?? '–', there.get(field) ?? '–']);
    }
    if (changes.length) result.changed.set(node.id, changes);
  }
  for (const node of b.nodes) if (!a.index.has(node.id)) result.onlyB.push(node.id);
  const keys = one =>
    new Map(one.edges.map(edge => [[one.nodes[edge.from].id, one.nodes[edge.to].id, edge.kind].join('\n'), edge]));
  const [here, there] = [keys(a), keys(b)];
  // An edge of a node that only one has is no news of its own; nor is who applies, which the node tells.
  const news = (one, other, key, edge) =>
    !other.has(key) &&
    edge.kind !== 'AppliedBy' &&
    key
      .split('\n')
      .slice(0, 2)
      .every(id => a.index.has(id) && b.index.has(id));
  for (const [key, edge] of here) if (news(a, there, key, edge)) result.edgesA.push(edge);
  for (const [key, edge] of there) if (news(b, here, key, edge)) result.edgesB.push(edge);
  for (const list of [result.onlyA, result.onlyB]) list.sort(byName);
  return result;
}
