// Mermaid's own package reads and draws our diagrams. DIAGRAMS is a folder with `*.mmd`, CHROMIUM the browser.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Browser } from './browser.mjs';

const folder = process.env.DIAGRAMS,
  chromium = process.env.CHROMIUM;
const mermaid = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/mermaid/dist/mermaid.min.js');
const files = folder
  ? readdirSync(folder)
      .filter(file => file.endsWith('.mmd'))
      .sort()
  : [];
let browser, page;

before(async () => {
  if (!folder) return;
  browser = await Browser.start(chromium);
  page = await browser.page();
  await page.eval(readFileSync(mermaid, 'utf8') + '\nmermaid.initialize({ startOnLoad: false }); true');
});
after(() => browser?.stop());

for (const file of files) {
  test(`${file} is drawn`, { timeout: 60_000 }, async () => {
    // What GitHub takes out of its fence.
    const text = readFileSync(join(folder, file), 'utf8').replace(/^```mermaid\n([\s\S]*?)\n```[\s\S]*$/, '$1');
    const { type, nodes, error } = await page.eval(`(async () => {
      const text = ${JSON.stringify(text)};
      const { diagramType } = await mermaid.parse(text);
      const { svg } = await mermaid.render('drawn', text);
      const picture = new DOMParser().parseFromString(svg, 'text/html');
      return { type: diagramType, nodes: picture.querySelectorAll('.node').length, error: picture.querySelectorAll('.error-text').length };
    })()`);
    assert.match(type, /^flowchart/);
    assert.ok(nodes > 0);
    assert.equal(error, 0);
  });
}

test('there are diagrams', { skip: folder ? false : 'DIAGRAMS is not set' }, () => assert.ok(files.length > 0));
