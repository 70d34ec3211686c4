// Lists and links of the panel.

function placeText(one, place) {
  const text = `${data.paths[place[0]]}:${place[1]}:${place[2]}`;
  if (!one.web || data.elsewhere?.includes(place[0])) return h('span', {}, text);
  const path = data.paths[place[0]].split('/').map(encodeURIComponent).join('/');
  return h('a', { href: `${one.web}${path}#L${place[1]}`, target: '_blank', rel: 'noopener noreferrer' }, text);
}
const label = node => (node.kind === 'Kustomization' ? node.name : node.id);
const nodeButton = (id, text) =>
  h(
    'button',
    {
      type: 'button',
      class: 'link',
      onclick: () => go({ node: id, view: state.view, findings: false, finding: null }),
    },
    text,
  );
const title = (text, count, dot) =>
  h(
    'h3',
    {},
    dot && h('span', { class: 'dot ' + dot }),
    text,
    count !== undefined && h('small', {}, String(count)),
  );

/** Who never becomes ready on an empty cluster, in words. */
const NEVER_READY = 'never ready on an empty cluster';
const linkTo = (one, number) => nodeButton(one.nodes[number].id, label(one.nodes[number]));
const quiet = content => h('span', { class: 'quiet' }, content);

/** Makes lists that fold what comes after the first few. */
const list =
  (make, shown = 7) =>
  items => [
    h('ul', {}, items.slice(0, shown).map(make)),
    items.length > shown && folded(`${items.length - shown} more`, items.slice(shown), make),
  ];

/** A list that is made when it is opened. */
function folded(text, items, make) {
  const element = h('details', {}, h('summary', {}, text));
  element.addEventListener('toggle', () => {
    if (element.children.length === 1) element.append(h('ul', {}, items.map(make)));
  });
  return element;
}
