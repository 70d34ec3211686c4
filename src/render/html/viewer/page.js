// What every part needs: the data, and elements.

const data = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** An element with attributes (`on…` are listeners) and children; strings become text, nothing is parsed. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false),
  );
  return element;
}
function s(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
