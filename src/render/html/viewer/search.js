// Search by name, namespace, kind and path.

let hits = [],
  active = -1;
function find(text) {
  const words = text
      .toLowerCase()
      .split(/[\s/]+/)
      .filter(Boolean),
    one = model(state.env),
    found = [];
  if (!words.length) return [];
  for (const node of one.nodes) {
    const name = node.name.toLowerCase(),
      all = [node.id, node.path, node.place && data.paths[node.place[0]]].join(' ').toLowerCase();
    if (!words.every(word => all.includes(word))) continue;
    const last = words[words.length - 1];
    const rank =
      (name === last ? 0 : name.startsWith(last) ? 2 : name.includes(last) ? 4 : 6) +
      (node.kind === 'Kustomization' ? 0 : 1);
    found.push([rank, node]);
  }
  return found.sort((a, b) => a[0] - b[0] || byName(a[1].id, b[1].id)).map(([, node]) => node);
}

function showHits(open = true) {
  const input = $('search'),
    results = $('results'),
    most = 60;
  hits = open ? find(input.value) : [];
  active = hits.length ? 0 : -1;
  const items = hits.slice(0, most).map((node, at) =>
    h(
      'div',
      {
        role: 'option',
        id: `hit-${at}`,
        'aria-selected': String(at === active),
        onpointerdown: event => {
          event.preventDefault();
          take(at);
        },
      },
      h('b', {}, node.name),
      h('small', {}, node.kind),
      h('small', {}, [node.namespace, node.path].filter(Boolean).join(' · ')),
    ),
  );
  const note =
    hits.length > most ? `${hits.length - most} more: type on` : 'Nothing here has this name, namespace or path.';
  results.replaceChildren(...items, ...(hits.length > most || !hits.length ? [h('p', {}, note)] : []));
  results.hidden = !open || !input.value.trim();
  input.setAttribute('aria-expanded', String(!results.hidden));
  activate(active);
}

function activate(at) {
  $('results').querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
  active = at;
  const option = $(`hit-${at}`);
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) $('search').setAttribute('aria-activedescendant', option.id);
  else $('search').removeAttribute('aria-activedescendant');
}

function take(at) {
  const node = hits[at];
  if (!node) return;
  $('search').value = '';
  showHits(false);
  go({ node: node.id, findings: false, finding: null });
  const pane = panes[0],
    box = pane.model.boxOf.get(pane.model.index.get(node.id));
  (state.view === 'picture' && box !== undefined ? pane.boxes[box] : $('panel')).focus({ preventScroll: true });
}
