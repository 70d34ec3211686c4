// Drives a Chromium over its debugging pipe: the DevTools protocol, without a package and without a port.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Browser {
  static async start(program) {
    const browser = new Browser();
    browser.profile = mkdtempSync(join(tmpdir(), 'viewer-'));
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const flags = [
      '--headless=new',
      '--remote-debugging-pipe',
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
      `--user-data-dir=${browser.profile}`,
    ];
    browser.child = spawn(program, [...flags, ...sandbox, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    browser.calls = new Map();
    browser.listeners = [];
    browser.last = 0;
    let rest = '';
    browser.child.stdio[4].setEncoding('utf8').on('data', text => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      messages.forEach(message => browser.receive(JSON.parse(message)));
    });
    const ended = reason =>
      browser.calls.forEach(({ reject }) => reject(new Error(`the browser ended: ${reason}`)));
    browser.child.on('exit', ended).on('error', ended);
    return browser;
  }

  receive({ id, result, error, method, params, sessionId }) {
    if (!id) return this.listeners.forEach(listener => listener(method, params, sessionId));
    const { resolve, reject, call } = this.calls.get(id);
    this.calls.delete(id);
    if (error) reject(new Error(`${call}: ${error.message}`));
    else resolve(result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.last;
    this.child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    return new Promise((resolve, reject) => this.calls.set(id, { resolve, reject, call: method }));
  }

  async page(options = {}) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId);
    this.listeners.push((method, params, session) => {
      if (session === sessionId) page.event(method, params);
    });
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.send(`${domain}.enable`);
    await page.size(options.width ?? 1440, options.height ?? 900);
    return page;
  }

  async stop() {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    await this.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const CODES = {
  Enter: 13,
  Escape: 27,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Tab: 9,
  Home: 36,
  End: 35,
};

class Page {
  constructor(browser, session) {
    Object.assign(this, { browser, session, complaints: [], requests: [], waiting: [] });
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  event(method, params) {
    if (method === 'Runtime.exceptionThrown')
      this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type))
      this.complaints.push(params.args.map(one => one.value ?? one.description).join(' '));
    if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level))
      this.complaints.push(params.entry.text);
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    if (method === 'Page.loadEventFired') this.waiting.splice(0).forEach(resolve => resolve());
  }

  size(width, height) {
    return this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  prefer(features) {
    return this.send('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }

  /** Opens an address anew, also where only its hash differs. */
  async open(url) {
    for (const next of ['about:blank', url]) {
      const loaded = new Promise(resolve => this.waiting.push(resolve));
      await this.send('Page.navigate', { url: next });
      await loaded;
    }
    await this.settle();
  }

  /** The value of an expression; a promise is waited for. */
  async eval(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(`${expression}\n${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  /** Until what was asked for is painted. */
  settle() {
    return this.eval(
      'new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))',
    );
  }

  async key(key) {
    const code = CODES[key] ?? key.toUpperCase().charCodeAt(0),
      text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: code, text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code });
    await this.settle();
  }

  async type(text) {
    await this.send('Input.insertText', { text });
    await this.settle();
  }

  async mouse(type, x, y, more = {}) {
    await this.send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
      ...more,
    });
  }

  /** Clicks the middle of what the selector finds first. */
  async click(selector) {
    const { x, y } = await this.eval(
      `(() => { const element = document.querySelector(${JSON.stringify(selector)}); element.scrollIntoViewIfNeeded?.(); const { x, y, width, height } = element.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; })()`,
    );
    await this.clickAt(x, y);
  }

  async clickAt(x, y) {
    await this.mouse('mouseMoved', x, y, { button: 'none', buttons: 0 });
    await this.mouse('mousePressed', x, y);
    await this.mouse('mouseReleased', x, y);
    await this.settle();
  }

  async screenshot() {
    return Buffer.from((await this.send('Page.captureScreenshot', { format: 'png' })).data, 'base64');
  }
}
