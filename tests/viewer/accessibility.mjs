// What can be measured of accessibility: names, roles, ids, contrast of the text that is shown.

/** Runs in the page: every visible text with less contrast to what lies behind it than WCAG 2.1 asks for (1.4.3, AA). */
function faintTexts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
  const light = colour => {
    const [r, g, b] = colour.map(value =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement,
      content = text.data.trim();
    if (
      !content ||
      element.closest('script, style, template, noscript, [role=status], title, option') ||
      !element.checkVisibility()
    )
      continue;
    const node = element.closest('svg .node');
    // What steps back does so on purpose, and is named in the panel and the table.
    if (element.closest('svg') && !(node && !element.closest('.lighting .node:not(.lit)'))) continue;
    const style = getComputedStyle(element);
    // A chip lies between the box and its text.
    const chip = element.previousElementSibling?.matches('.chip, .count') && element.previousElementSibling;
    const below = node
      ? over(rgba(getComputedStyle(chip || node.querySelector('.front')).fill), behind(document.body))
      : behind(element);
    const value = contrast(over(rgba(node ? style.fill : style.color), below), below);
    const large =
      parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (value < (large ? 3 : 4.5))
      faint.push(
        `${content.slice(0, 40)} (${element.tagName} ${element.className.baseVal ?? element.className}): ${value.toFixed(2)}`,
      );
  }
  return faint;
}

/** Texts that are too faint, as lines. */
export const faint = page => page.eval(`(${faintTexts})()`);

const INTERACTIVE = new Set([
  'button',
  'link',
  'combobox',
  'textbox',
  'searchbox',
  'listbox',
  'option',
  'checkbox',
  'radio',
  'tab',
  'menuitem',
  'DisclosureTriangle',
  'MenuListPopup',
  'MenuListOption',
  'ComboBoxSelect',
]);

/** The accessibility tree as [role, name], of what assistive technology gets to see. */
export async function tree(page) {
  await page.send('Accessibility.enable');
  const { nodes } = await page.send('Accessibility.getFullAXTree');
  // While it is on, the browser keeps the tree up to date, which is slow.
  await page.send('Accessibility.disable');
  return nodes.filter(node => !node.ignored).map(node => [node.role?.value ?? '', (node.name?.value ?? '').trim()]);
}

/** Interactive elements without a name. */
export const nameless = async page =>
  (await tree(page)).filter(([role, name]) => INTERACTIVE.has(role) && !name && role !== 'MenuListPopup');

/** Ids that occur twice, and references to ids that do not occur. */
export const brokenIds = page =>
  page.eval(`(() => {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const missing = [...document.querySelectorAll('[aria-controls], [aria-labelledby], [aria-activedescendant]')].flatMap(element => ['aria-controls', 'aria-labelledby', 'aria-activedescendant'].flatMap(name => (element.getAttribute(name) ?? '').split(' ').filter(Boolean))).filter(id => !document.getElementById(id));
  return [...twice, ...missing];
})()`);
