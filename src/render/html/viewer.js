/* The viewer of one file. It reads the data island, takes the pictures out of their templates, and keeps what is chosen in
   the location's hash. It loads and stores nothing. */
(() => {
'use strict';

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
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}
function s(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// ---- Questions to a graph: the same searches and the same clauses as the program's own answers.

class Model {
  constructor(source) {
    Object.assign(this, source);
    const count = this.nodes.length;
    this.index = new Map(this.nodes.map((node, at) => [node.id, at]));
    this.outgoing = Array.from({ length: count }, () => []);
    this.incoming = Array.from({ length: count }, () => []);
    this.edges = this.edges.map(([from, to, kind, confidence, place]) => ({ from, to, kind, confidence, place }));
    for (const edge of this.edges) {
      this.outgoing[edge.from].push(edge);
      this.incoming[edge.to].push(edge);
    }
    for (const node of this.nodes) for (const flag of node.flags) node[flag] = true;
    this.boxOf = new Map();
    this.boxes.forEach((box, at) => box.nodes.forEach(node => this.boxOf.set(node, at)));
    this.readClauses();
    this.normal = this.derive(-1);
    this.answers = new Map();
  }

  readClauses() {
    this.heads = [];
    this.sizes = [];
    this.uses = Array.from({ length: this.nodes.length * 3 }, () => []);
    for (let at = 0; at < this.clauses.length;) {
      const clause = this.heads.length, size = this.clauses[at + 1];
      this.heads.push(this.clauses[at]);
      this.sizes.push(size);
      for (let k = 0; k < size; k++) this.uses[this.clauses[at + 2 + k]].push(clause);
      at += 2 + size;
    }
  }

  /** Which milestones hold; without a node, the clauses whose head is one of its three are not there. */
  derive(absent) {
    const open = Uint32Array.from(this.sizes), holds = new Uint8Array(this.nodes.length * 3), stack = [];
    const settle = clause => {
      const head = this.heads[clause];
      if (!holds[head] && Math.floor(head / 3) !== absent) { holds[head] = 1; stack.push(head); }
    };
    this.sizes.forEach((size, clause) => { if (size === 0) settle(clause); });
    while (stack.length) for (const clause of this.uses[stack.pop()]) if (--open[clause] === 0) settle(clause);
    return holds;
  }

  /** Breadth first: the order of the nodes reached, and for each the one before it on the way from a start. */
  search(starts, next) {
    const before = new Map(starts.map(start => [start, start])), order = [...starts];
    for (let at = 0; at < order.length; at++) {
      next(order[at], node => { if (!before.has(node)) { before.set(node, order[at]); order.push(node); } });
    }
    return { before, order };
  }

  freezes(target) {
    return this.search([target], (node, found) => {
      for (const { kind, from } of this.incoming[node]) if (kind === 'DependsOn' || kind === 'HealthCheck') found(from);
      for (const { kind, to } of this.outgoing[node]) if (kind === 'AppliedBy' && this.nodes[to].wait) found(to);
    });
  }

  /** What `impact` and `deps` say about a node: sets in order of distance, and for each member its way to the node. */
  ask(target) {
    const known = this.answers.get(target);
    if (known) return known;
    const frozen = this.freezes(target), without = this.derive(target);
    const lost = node => this.normal[3 * node + 2] && !without[3 * node + 2];
    const rest = this.search(frozen.order, (node, found) => {
      for (const { from } of this.incoming[node]) if (lost(from)) found(from);
      for (const { kind, to } of this.outgoing[node]) if (kind === 'AppliedBy' && this.nodes[to].wait && lost(to)) found(to);
    });
    const possible = this.search(rest.order, (node, found) => {
      for (const { confidence, from } of this.incoming[node]) if (confidence !== 'declared') found(from);
    });
    const needs = this.search([target], (node, found) => { for (const { to } of this.outgoing[node]) found(to); });
    const way = (reach, node) => {
      const path = [node];
      for (let at = node; reach.before.get(at) !== at;) { at = reach.before.get(at); path.push(at); }
      return path;
    };
    const there = node => node !== target && !this.nodes[node].missing;
    const answer = {
      frozen: frozen.order.filter(there),
      lost: rest.order.filter(node => there(node) && !frozen.before.has(node)),
      possible: possible.order.filter(node => there(node) && !rest.before.has(node)),
      needs: needs.order.filter(node => node !== target),
      // Each search starts at the nodes of the one before, so that its ways go on with theirs.
      pathDown: node => [possible, rest, frozen].reduce((path, reach) => path.concat(way(reach, path[path.length - 1]).slice(1)), [node]),
      pathUp: node => way(needs, node),
    };
    this.answers.set(target, answer);
    return answer;
  }
}

const models = new Map();
function model(name) {
  if (!models.has(name)) {
    const at = data.environments.findIndex(one => one.name === name);
    if (at < 0) return null;
    const made = new Model(data.environments[at]);
    made.number = at;
    made.findings = data.findings.filter(finding => finding.environments.includes(at));
    models.set(name, made);
  }
  return models.get(name);
}

/** How `a` differs from `b`, as nodes and edges. Paths that differ by the environment's own name only are the same. */
function difference(a, b) {
  const plain = (one, text) => text && text.split('/').map(part => (one.name.split('/').includes(part) ? '…' : part)).join('/');
  const facts = (one, node) => {
    const flags = ['wait', 'healthChecked', 'suspended', 'external', 'missing'].filter(flag => node[flag]).join(', ') || '–';
    const appliers = one.outgoing[one.index.get(node.id)].filter(edge => edge.kind === 'AppliedBy').map(edge => one.nodes[edge.to].id);
    return new Map([['path', node.path], ['source', node.source], ['state', flags], ['applied by', appliers.join(', ') || undefined], ...node.facts]);
  };
  const result = { a, b, onlyA: [], onlyB: [], changed: new Map(), edgesA: [], edgesB: [] };
  for (const node of a.nodes) {
    const other = b.nodes[b.index.get(node.id)];
    if (!other) { result.onlyA.push(node.id); continue; }
    const here = facts(a, node), there = facts(b, other), changes = [];
    for (const field of new Set([...here.keys(), ...there.keys()])) {
      if (plain(a, here.get(field)) !== plain(b, there.get(field))) changes.push([field, here.get(field) ?? '–', there.get(field) ?? '–']);
    }
    if (changes.length) result.changed.set(node.id, changes);
  }
  for (const node of b.nodes) if (!a.index.has(node.id)) result.onlyB.push(node.id);
  const keys = one => new Map(one.edges.map(edge => [[one.nodes[edge.from].id, one.nodes[edge.to].id, edge.kind].join('\n'), edge]));
  const [here, there] = [keys(a), keys(b)];
  // An edge of a node that only one has is no news of its own; nor is who applies, which the node tells.
  const news = (one, other, key, edge) => !other.has(key) && edge.kind !== 'AppliedBy' && key.split('\n').slice(0, 2).every(id => a.index.has(id) && b.index.has(id));
  for (const [key, edge] of here) if (news(a, there, key, edge)) result.edgesA.push(edge);
  for (const [key, edge] of there) if (news(b, here, key, edge)) result.edgesB.push(edge);
  for (const list of [result.onlyA, result.onlyB]) list.sort(byName);
  return result;
}

// ---- What is chosen, kept in the hash.

const blank = { env: data.environments[0].name, node: null, isolate: false, compare: null, theme: 'auto', view: 'picture', findings: false, finding: null };
let state = { ...blank };

function fromHash() {
  const query = new URLSearchParams(location.hash.slice(1)), next = { ...blank };
  if (model(query.get('env') ?? '')) next.env = query.get('env');
  const compare = query.get('compare') ?? '';
  if (compare !== next.env && model(compare)) next.compare = compare;
  const id = query.get('node');
  if (id && [next.env, next.compare].some(name => name && model(name).index.has(id))) next.node = id;
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
  if (!next.node) next.isolate = false;
  if (next.compare === next.env) next.compare = null;
  if (next.node && ![next.env, next.compare].some(name => name && model(name).index.has(next.node))) Object.assign(next, { node: null, isolate: false });
  const before = state;
  state = next;
  const hash = toHash();
  if (hash !== (location.hash || '#')) history[change.theme ? 'replaceState' : 'pushState'](null, '', hash);
  show(before);
}

// ---- Pictures.

/** A picture with pan, zoom, and marks on its boxes and lines. */
class Pane {
  constructor(one) {
    this.model = one;
    const template = document.querySelectorAll('template')[one.number];
    this.svg = template.content.firstElementChild.cloneNode(true);
    this.size = [this.svg.width.baseVal.value, this.svg.height.baseVal.value];
    this.caption = h('h2', {});
    this.element = h('div', { class: 'pane' }, this.caption, this.svg);
    this.graph = this.svg.querySelector('.graph');
    this.marks = new Map();
    this.folded = [];
    this.prepare();
    this.listen();
  }

  prepare() {
    const { svg, model: one } = this;
    svg.removeAttribute('aria-labelledby');
    for (const child of [...svg.children]) if (['title', 'desc'].includes(child.tagName)) child.remove();
    for (const size of ['width', 'height']) svg.removeAttribute(size);
    svg.setAttribute('role', 'listbox');
    svg.setAttribute('aria-label', `Graph of ${one.name}: ${plural(one.boxes.length, 'box').replace('boxs', 'boxes')}. Left and right follow dependencies, up and down go through all.`);
    this.boxes = one.boxes.map((_, at) => svg.getElementById(`${svg.id}-n${at}`));
    this.lines = one.boxes.map(() => []);
    for (const element of svg.querySelectorAll('.edge[data-from]')) {
      const line = { element, from: Number(element.dataset.from), to: Number(element.dataset.to) };
      this.lines[line.from].push(line);
      if (line.to !== line.from) this.lines[line.to].push(line);
      element.setAttribute('aria-hidden', 'true');
    }
    this.boxes.forEach((element, at) => {
      element.setAttribute('role', 'option');
      element.setAttribute('tabindex', '-1');
      element.setAttribute('aria-selected', 'false');
      element.setAttribute('aria-label', this.describe(at));
      element.dataset.box = at;
    });
    for (const caption of svg.querySelectorAll('.graph > text')) caption.setAttribute('aria-hidden', 'true');
    this.implied = s('g', { class: 'implieds', 'aria-hidden': 'true' });
    this.graph.append(this.implied);
    if (!this.boxes.length) this.element.append(h('p', { class: 'empty' }, 'Nothing to draw here. The table has every object.'));
  }

  describe(at) {
    const { nodes, outgoing, incoming } = this.model, box = this.model.boxes[at];
    if (box.nodes.length !== 1) return `${box.label}, ${box.nodes.length} objects`;
    const number = box.nodes[0], node = nodes[number];
    const count = list => new Set(list.filter(edge => edge.kind === 'DependsOn').map(edge => `${edge.from} ${edge.to}`)).size;
    const states = ['suspended', 'missing', 'external'].filter(flag => node[flag]);
    if (this.boxes[at].classList.contains('in-loop')) states.push('in a dependency loop');
    return [node.name, `${node.kind} in ${node.namespace}`, `depends on ${count(outgoing[number])}`, `${count(incoming[number])} depend on it`, ...states].join(', ');
  }

  /** Once it is in the page: where boxes are, in reading order. */
  measure() {
    if (this.areas) return;
    this.areas = this.home = this.boxes.map(element => element.getBBox());
    this.reading = this.boxes.map((_, at) => at).sort((a, b) => this.areas[a].x - this.areas[b].x || this.areas[a].y - this.areas[b].y);
    this.offset = this.graph.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
    this.setCursor(this.reading[0]);
    this.fit();
  }

  setCursor(at) {
    if (at === undefined || at === this.cursor) return;
    this.boxes[this.cursor]?.setAttribute('tabindex', '-1');
    this.cursor = at;
    this.boxes[at].setAttribute('tabindex', '0');
  }

  // Pan and zoom: the view is a centre in the picture and a scale.

  draw() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      const { clientWidth: width, clientHeight: height } = this.element, { x, y, scale } = this.view;
      if (!width || !height) return;
      this.svg.setAttribute('viewBox', [x - width / 2 / scale, y - height / 2 / scale, width / scale, height / scale].map(n => n.toFixed(2)).join(' '));
    });
  }

  /** Shows boxes as a whole; without any, all of the picture. */
  fit(boxes = []) {
    const { clientWidth: width, clientHeight: height } = this.element;
    let [left, top, right, bottom] = [0, 0, ...this.size];
    if (boxes.length) {
      const areas = boxes.map(at => this.areas[at]);
      left = Math.min(...areas.map(area => area.x)) + this.offset.e - 30;
      top = Math.min(...areas.map(area => area.y)) + this.offset.f - 30;
      right = Math.max(...areas.map(area => area.x + area.width)) + this.offset.e + 30;
      bottom = Math.max(...areas.map(area => area.y + area.height)) + this.offset.f + 30;
    }
    // Room for the caption at the top and the buttons at the bottom.
    const scale = Math.min(width / (right - left), (height - 70) / (bottom - top), 1.3);
    this.view = { x: (left + right) / 2, y: (top + bottom) / 2 + 4 / Math.max(scale, .01), scale: Math.max(scale, .02) };
    this.draw();
  }

  zoom(factor, clientX, clientY) {
    const area = this.element.getBoundingClientRect(), view = this.view;
    const dx = (clientX ?? area.x + area.width / 2) - area.x - area.width / 2;
    const dy = (clientY ?? area.y + area.height / 2) - area.y - area.height / 2;
    const scale = Math.min(Math.max(view.scale * factor, .02), 6);
    view.x += dx / view.scale - dx / scale;
    view.y += dy / view.scale - dy / scale;
    view.scale = scale;
    this.draw();
  }

  pan(dx, dy) {
    this.view.x -= dx / this.view.scale;
    this.view.y -= dy / this.view.scale;
    this.draw();
  }

  /** Moves the view as little as shows the box. */
  reveal(at) {
    const { clientWidth: width, clientHeight: height } = this.element, view = this.view, area = this.areas[at];
    if (view.scale < .35) Object.assign(view, { scale: .7, x: area.x + this.offset.e + area.width / 2, y: area.y + this.offset.f + area.height / 2 });
    const near = (centre, half, low, high) => Math.min(Math.max(centre, high - half), low + half);
    const [x, y] = [area.x + this.offset.e, area.y + this.offset.f];
    view.x = near(view.x, width / 2 / view.scale - 20, x, x + area.width);
    view.y = near(view.y, height / 2 / view.scale - 50, y, y + area.height);
    this.draw();
  }

  listen() {
    const { svg } = this, pointers = new Map();
    let moved = 0;
    svg.addEventListener('wheel', event => {
      event.preventDefault();
      const unit = event.deltaMode ? 30 : 1;
      if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan(-event.deltaX * unit, 0);
      else this.zoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? .01 : .0016)), event.clientX, event.clientY);
    }, { passive: false });
    svg.addEventListener('pointerdown', event => {
      if (event.button) return;
      if (!pointers.size) moved = 0;
      pointers.set(event.pointerId, event);
    });
    svg.addEventListener('pointermove', event => {
      const last = pointers.get(event.pointerId);
      if (!last) return;
      const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
      moved += Math.hypot(dx, dy);
      if (moved < 5) return;
      if (!svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); svg.classList.add('dragging'); }
      const other = [...pointers.values()].find(one => one.pointerId !== event.pointerId);
      if (other) {
        const distance = one => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        this.zoom(distance(event) / distance(last), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
        this.pan(dx / 2, dy / 2);
      } else this.pan(dx, dy);
      pointers.set(event.pointerId, event);
    });
    const end = event => { pointers.delete(event.pointerId); if (!pointers.size) svg.classList.remove('dragging'); };
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', end);
    svg.addEventListener('click', event => {
      if (moved >= 5) { moved = 0; return; }
      const box = event.target.closest('[data-box]');
      if (box) this.choose(Number(box.dataset.box));
      else if (state.node || state.finding !== null) go({ node: null, finding: null });
    });
    svg.addEventListener('pointerover', event => this.hover(event.target.closest('[data-box]')));
    svg.addEventListener('pointerleave', () => this.hover(null));
    svg.addEventListener('focusin', event => this.hover(event.target.closest('[data-box]')));
    svg.addEventListener('keydown', event => this.key(event));
  }

  choose(at) {
    this.setCursor(at);
    this.clicked = true;
    this.boxes[at].focus({ preventScroll: true });
    const { nodes } = this.model.boxes[at];
    if (nodes.length === 1) go({ node: this.model.nodes[nodes[0]].id, finding: null, findings: false });
    else listBox(this, at);
  }

  /** The dependencies of a box that the picture leaves out, since a longer path implies them, or stand as a chip. */
  hover(element) {
    const at = element ? Number(element.dataset.box) : -1;
    if (at === this.hovered) return;
    this.hovered = at;
    this.implied.replaceChildren();
    if (at < 0 || !this.areas) return;
    const drawn = new Set(this.lines[at].map(line => `${line.from} ${line.to}`)), { outgoing, incoming, boxOf, boxes } = this.model;
    for (const node of boxes[at].nodes) {
      for (const edge of [...outgoing[node], ...incoming[node]]) {
        const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)], key = `${from} ${to}`;
        if (edge.kind !== 'DependsOn' || from === undefined || to === undefined || from === to || drawn.has(key)) continue;
        drawn.add(key);
        const [a, b] = [this.areas[to], this.areas[from]];
        const [x, y, u, v] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2], bend = Math.max(40, Math.abs(u - x) / 2);
        this.implied.append(s('path', { class: 'implied', d: `M${x} ${y}C${x + bend} ${y} ${u - bend} ${v} ${u} ${v}` }));
      }
    }
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.cursor, visible = box => !this.svg.classList.contains('isolating') || this.boxes[box].classList.contains('lit');
    const step = by => {
      for (let place = this.reading.indexOf(at) + by; this.reading[place] !== undefined; place += by) if (visible(this.reading[place])) return this.reading[place];
      return undefined;
    };
    const middle = box => this.areas[box].y + this.areas[box].height / 2;
    const along = (near, far) => this.lines[at].filter(line => line[near] === at && visible(line[far])).map(line => line[far])
      .sort((a, b) => Math.abs(middle(a) - middle(at)) - Math.abs(middle(b) - middle(at)))[0];
    const ends = this.reading.filter(visible);
    const targets = {
      ArrowLeft: () => along('from', 'to'), ArrowRight: () => along('to', 'from'),
      ArrowUp: () => step(-1), ArrowDown: () => step(1), Home: () => ends[0], End: () => ends[ends.length - 1],
    };
    if (event.key === 'Enter' || event.key === ' ') this.choose(at);
    else if (targets[event.key]) {
      const target = targets[event.key]();
      if (target !== undefined) {
        this.setCursor(target);
        this.boxes[target].focus({ preventScroll: true });
        this.reveal(target);
      }
    } else return;
    event.preventDefault();
  }

  // Marks: those that are wanted are collected, then only elements whose marks differ are touched.

  mark(element, ...classes) {
    this.wanted.set(element, [...(this.wanted.get(element) ?? []), ...classes]);
  }

  clear() {
    this.wanted = new Map();
    this.chosen?.setAttribute('aria-selected', 'false');
    this.chosen = null;
    for (const [element, name, value] of this.folded) value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
    this.folded = [];
    this.areas = this.home;
  }

  commit() {
    for (const [element, classes] of this.marks) if (!this.wanted.has(element)) element.classList.remove(...classes);
    for (const [element, classes] of this.wanted) {
      const old = this.marks.get(element) ?? [];
      if (old.join() === classes.join()) continue;
      element.classList.remove(...old);
      element.classList.add(...classes);
    }
    this.marks = this.wanted;
  }

  /** Takes out the empty strips between some boxes. What was left of something, or above, stays so; lines keep their way. */
  fold(boxes) {
    const axis = (start, size, room) => {
      const spans = boxes.map(at => [this.home[at][start], this.home[at][start] + this.home[at][size]]).sort((a, b) => a[0] - b[0]);
      const gaps = [];
      let end = spans[0]?.[1];
      for (const [from, to] of spans) {
        if (from - end > room) gaps.push([end, from]);
        end = Math.max(end, to);
      }
      return value => gaps.reduce((moved, [from, to]) => moved - Math.max(0, Math.min(value, to) - from) * (1 - room / (to - from)), value);
    };
    const [x, y] = [axis('x', 'width', 90), axis('y', 'height', 26)];
    const set = (element, name, value) => { this.folded.push([element, name, element.getAttribute(name)]); element.setAttribute(name, value); };
    this.areas = this.home.map(({ x: left, y: top, width, height }) => ({ x: x(left), y: y(top), width, height }));
    for (const at of boxes) {
      set(this.boxes[at], 'transform', `translate(${x(this.home[at].x) - this.home[at].x} ${y(this.home[at].y) - this.home[at].y})`);
      for (const { element, from, to } of this.lines[at]) {
        if (from === at && this.wanted.has(element)) set(element, 'd', element.getAttribute('d').replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, a, b) => `${x(Number(a)).toFixed(1)} ${y(Number(b)).toFixed(1)}`));
      }
    }
  }

  /** Marks a box for each of these sets of nodes; the first set that a box has a node of wins. */
  markSets(sets) {
    const marked = new Map();
    for (const [name, nodes] of sets) for (const node of nodes) {
      const box = this.model.boxOf.get(node);
      if (box !== undefined && !marked.has(box)) { marked.set(box, name); this.mark(this.boxes[box], name, 'lit'); }
    }
    return marked;
  }

  select(number) {
    const { frozen, lost, possible, needs } = this.model.ask(number);
    const marked = this.markSets([['chosen', [number]], ['frozen', frozen], ['lost', lost], ['need', needs], ['possible', possible]]);
    for (const box of marked.keys()) for (const { element, from, to } of this.lines[box]) {
      if (from !== box || !marked.has(to)) continue;
      const [a, b] = [marked.get(from), marked.get(to)], down = name => ['frozen', 'lost', 'possible'].includes(name);
      if (down(a) && b !== 'need') this.mark(element, 'down', 'lit');
      else if (b === 'need' && !down(a)) this.mark(element, 'up', 'lit');
    }
    this.mark(this.svg, ...(state.isolate ? ['lighting', 'isolating'] : ['lighting']));
    if (state.isolate) this.fold([...marked.keys()]);
    const box = this.model.boxOf.get(number);
    if (box !== undefined) {
      this.chosen = this.boxes[box];
      this.chosen.setAttribute('aria-selected', 'true');
      this.setCursor(box);
    }
    return marked;
  }

  showDifference(difference, own) {
    const { model: one } = this, numbers = ids => ids.filter(id => one.index.has(id)).map(id => one.index.get(id));
    const name = own === 'a' ? 'removed' : 'added';
    const marked = this.markSets([[name, numbers(own === 'a' ? difference.onlyA : difference.onlyB)], ['changed', numbers([...difference.changed.keys()])]]);
    const edges = new Set((own === 'a' ? difference.edgesA : difference.edgesB).map(edge => `${one.boxOf.get(edge.from)} ${one.boxOf.get(edge.to)}`));
    this.lines.forEach((lines, box) => lines.forEach(({ element, from, to }) => {
      if (from === box && (edges.has(`${from} ${to}`) || marked.get(from) === name || marked.get(to) === name)) this.mark(element, name, 'lit');
    }));
    this.mark(this.svg, 'lighting');
  }
}

let panes = [];

function showPanes() {
  const names = [state.env, state.compare].filter(Boolean);
  if (panes.map(pane => pane.model.name).join('\n') !== names.join('\n')) {
    panes = names.map(name => panes.find(pane => pane.model.name === name) ?? new Pane(model(name)));
    const area = $('panes').getBoundingClientRect(), [width, height] = panes[0].size;
    // Two wide pictures stand better above each other.
    $('panes').classList.toggle('stacked', names.length > 1 && (width / height > area.width / area.height || area.width < 700));
    $('panes').replaceChildren(...panes.map(pane => pane.element));
    panes.forEach(pane => { pane.measure(); pane.fit(); });
    showLegend();
  }
  panes.forEach((pane, at) => {
    const count = pane.model.nodes.filter(node => node.kind === 'Kustomization' && !node.missing).length;
    const sign = names.length > 1 ? h('span', { class: 'sign ' + (at ? 'added' : 'removed') }, at ? '+ ' : '− ') : null;
    pane.caption.replaceChildren(...[sign, pane.model.name, h('small', {}, `  ${plural(count, 'Kustomization')}`)].filter(Boolean));
  });
}

/** Marks what is chosen in every pane; says so. */
function showMarks(before) {
  const moved = before.node !== state.node || before.isolate !== state.isolate || before.finding !== state.finding;
  const compared = state.compare ? difference(model(state.env), model(state.compare)) : null;
  panes.forEach((pane, at) => {
    pane.clear();
    const number = state.node ? pane.model.index.get(state.node) : undefined;
    if (number !== undefined) {
      const boxes = [...pane.select(number).keys()];
      if (state.isolate && (moved || before.env !== state.env)) pane.fit(boxes);
      else if (before.isolate && !state.isolate) pane.fit();
      // Whoever clicks sees the box already, and would not want the picture to jump.
      else if (moved && pane.model.boxOf.has(number) && !pane.clicked) pane.reveal(pane.model.boxOf.get(number));
      pane.clicked = false;
    } else if (state.finding !== null && at === 0) {
      const concerned = pane.model.findings[state.finding].nodes.map(id => pane.model.index.get(id)).filter(node => node !== undefined);
      const found = pane.markSets([['found', concerned]]), boxes = [...found.keys()];
      for (const box of boxes) for (const { element, from, to } of pane.lines[box]) if (from === box && found.has(to)) pane.mark(element, 'lit');
      if (boxes.length) { pane.mark(pane.svg, 'lighting'); if (moved) { pane.fit(boxes); pane.setCursor(boxes[0]); } }
    } else {
      if (compared) pane.showDifference(compared, at ? 'b' : 'a');
      if (before.isolate) pane.fit();
    }
    pane.commit();
  });
  return compared;
}

function showLegend() {
  const one = panes[0].model, rows = [], picture = inside => { const svg = s('svg', { viewBox: '0 0 30 16', 'aria-hidden': 'true' }); svg.append(...inside); return svg; };
  const rect = (wrap, more) => { const outer = s('g', { class: wrap }); outer.append(s('rect', { class: 'card', x: 1.5, y: 1.5, width: 27, height: 13, rx: 4, 'stroke-width': 1.6, ...more })); return outer; };
  const has = name => panes.some(pane => pane.svg.querySelector(`.graph ${name}`));
  const row = (icon, text) => rows.push(h('li', {}, picture(icon), text)), head = text => rows.push(h('h3', {}, text));
  one.layers.forEach((name, at) => { if (at < 6) row([s('rect', { class: `hue-${at}`, x: 8, y: 1, width: 14, height: 14, rx: 4 })], name); });
  head('Boxes');
  for (const [state, text, more] of [['suspended', 'suspended', { 'stroke-dasharray': '6 4' }], ['missing', 'missing: nothing defines it', { 'stroke-dasharray': '0.1 4', 'stroke-linecap': 'round' }], ['in-loop', 'in a dependency loop', {}], ['external', 'from another repository', { 'stroke-width': 3 }]]) if (has('.node.' + state)) row([rect(state, more)], text);
  if (panes.some(pane => pane.model.boxes.some(box => box.nodes.length > 1))) row([s('rect', { class: 'card', x: 4.5, y: 4.5, width: 25, height: 11, rx: 3, 'stroke-width': 1.2 }), s('rect', { class: 'card', x: 1.5, y: 1.5, width: 25, height: 11, rx: 3, 'stroke-width': 1.2 })], 'several objects: a click lists them');
  if (panes.some(pane => pane.model.chips)) row([s('rect', { class: 'chip', x: 2, y: 2, width: 26, height: 12, rx: 6 })], 'depends on this, without a line');
  row([rect('node chosen', {})], 'chosen');
  row([rect('node frozen', {})], 'frozen if the chosen one is down');
  row([rect('node lost', {})], 'could not be created again without it');
  if (panes.some(pane => pane.model.edges.some(edge => edge.confidence !== 'declared'))) row([rect('node possible', {})], 'possibly affected');
  row([rect('node need', {})], 'what it needs');
  if (state.compare) { row([rect('node removed', {})], `only in ${state.env}`); row([rect('node added', {})], `only in ${state.compare}`); row([rect('node changed', {})], 'different'); }
  head('Lines, from what comes first');
  for (const [kind, text, dashes] of [['depends-on', 'is depended on by', ''], ['applied-by', 'applies', '4 4'], ['source', 'is the source of', '0.1 4'], ['inferred', 'is needed by (inferred)', '10 4']]) if (has('.edge.' + kind)) row([s('path', { class: 'edge', d: 'M1 8H29', 'stroke-width': 1.6, 'stroke-dasharray': dashes })], text);
  row([s('path', { class: 'implied', d: 'M1 8H29' })], 'depended on, left out (on hover)');
  $('legend').lastElementChild.replaceChildren(h('ul', {}, rows));
}

// ---- The panel.

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

// ---- The table.

let order = { by: 'frozen', down: true };
function showTable(compared) {
  const shown = state.view === 'table';
  for (const id of ['panes', 'zoom', 'legend']) $(id).hidden = shown;
  $('sheet').hidden = !shown;
  $('table').setAttribute('aria-pressed', String(shown));
  if (!shown) return $('sheet').replaceChildren();
  const one = model(state.env);
  const rows = one.nodes.map((node, at) => ({
    node, kind: node.kind, namespace: node.namespace, name: node.name, needs: one.outgoing[at].length, users: one.incoming[at].length,
    frozen: one.freezes(at).order.filter(other => other !== at && !one.nodes[other].missing).length,
    state: ['suspended', 'missing', 'external'].filter(flag => node[flag]).join(', '), path: node.path ?? '', place: node.place,
    compared: !compared ? '' : compared.onlyA.includes(node.id) ? `only in ${compared.a.name}` : compared.changed.has(node.id) ? 'different' : 'same',
  }));
  for (const id of compared?.onlyB ?? []) {
    const node = compared.b.nodes[compared.b.index.get(id)];
    rows.push({ node, kind: node.kind, namespace: node.namespace, name: node.name, needs: '', users: '', frozen: '', state: '', path: node.path ?? '', place: node.place, compared: `only in ${compared.b.name}` });
  }
  const value = row => (typeof row[order.by] === 'number' || order.by === 'frozen' ? Number(row[order.by]) : row[order.by]);
  rows.sort((a, b) => (order.down ? -1 : 1) * byName(value(a), value(b)) || byName(a.node.id, b.node.id));
  const columns = [['kind', 'Kind'], ['namespace', 'Namespace'], ['name', 'Name'], ['frozen', 'Freezes'], ['users', 'Dependents'], ['needs', 'Depends on'], ['state', 'State'], ['path', 'Path'], ...(compared ? [['compared', 'Difference']] : [])];
  const head = ([by, text]) => h('th', { scope: 'col', 'aria-sort': order.by === by ? (order.down ? 'descending' : 'ascending') : 'none' }, h('button', { type: 'button', 'data-by': by, onclick: () => {
    order = { by, down: order.by === by ? !order.down : ['frozen', 'users', 'needs'].includes(by) };
    showTable(compared);
    $('sheet').querySelector(`[data-by=${by}]`).focus();
  } }, text));
  const cell = (row, by) => (by === 'name' ? h('td', {}, nodeButton(row.node.id, row.name)) : h('td', { class: ['frozen', 'users', 'needs'].includes(by) ? 'number' : null }, String(row[by])));
  $('sheet').replaceChildren(h('table', {}, h('caption', {}, `Objects of ${one.name}: ${one.nodes.length}`), h('thead', {}, h('tr', {}, columns.map(head))),
    h('tbody', {}, rows.map(row => h('tr', { class: row.node.id === state.node ? 'chosen' : null }, columns.map(([by]) => cell(row, by)))))));
}

// ---- Search.

let hits = [], active = -1;
function find(text) {
  const words = text.toLowerCase().split(/[\s/]+/).filter(Boolean), one = model(state.env), found = [];
  if (!words.length) return [];
  for (const node of one.nodes) {
    const name = node.name.toLowerCase(), all = [node.id, node.path, node.place && data.paths[node.place[0]]].join(' ').toLowerCase();
    if (!words.every(word => all.includes(word))) continue;
    const last = words[words.length - 1];
    const rank = (name === last ? 0 : name.startsWith(last) ? 2 : name.includes(last) ? 4 : 6) + (node.kind === 'Kustomization' ? 0 : 1);
    found.push([rank, node]);
  }
  return found.sort((a, b) => a[0] - b[0] || byName(a[1].id, b[1].id)).map(([, node]) => node);
}

function showHits(open = true) {
  const input = $('search'), results = $('results'), most = 60;
  hits = open ? find(input.value) : [];
  active = hits.length ? 0 : -1;
  const items = hits.slice(0, most).map((node, at) => h('div', { role: 'option', id: `hit-${at}`, 'aria-selected': String(at === active), onpointerdown: event => { event.preventDefault(); take(at); } },
    h('b', {}, node.name), h('small', {}, node.kind), h('small', {}, [node.namespace, node.path].filter(Boolean).join(' · '))));
  const note = hits.length > most ? `${hits.length - most} more: type on` : 'Nothing here has this name, namespace or path.';
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
  const pane = panes[0], box = pane.model.boxOf.get(pane.model.index.get(node.id));
  (state.view === 'picture' && box !== undefined ? pane.boxes[box] : $('panel')).focus({ preventScroll: true });
}

// ---- Everything together.

function show(before) {
  const one = model(state.env), root = document.documentElement;
  if (state.theme === 'auto') delete root.dataset.theme; else root.dataset.theme = state.theme;
  $('theme').textContent = `Theme: ${state.theme}`;
  $('theme').title = 'Theme: as the system, light, dark';
  document.title = [state.node?.split('/').pop(), state.env, 'infra-graph'].filter(Boolean).join(' · ');
  $('environment').value = state.env;
  $('compare').replaceChildren(h('option', { value: '' }, 'none'), ...data.environments.filter(other => other.name !== state.env).map(other => h('option', { value: other.name }, other.name)));
  $('compare').value = state.compare ?? '';
  const count = severity => one.findings.filter(finding => finding.severity === severity).length;
  const counts = ['error', 'warning', 'info'].filter(count).map((severity, at) => h('span', { class: severity }, (at ? ', ' : '') + (severity === 'info' ? `${count(severity)} info` : plural(count(severity), severity))));
  $('findings').replaceChildren(...(counts.length ? counts : ['No findings']));
  $('findings').setAttribute('aria-label', counts.length ? `Findings: ${$('findings').textContent}` : 'No findings');
  $('findings').setAttribute('aria-pressed', String(state.findings && !state.node));
  // Panes are measured: they have to be visible for that.
  if (state.view === 'picture') { for (const id of ['panes', 'zoom', 'legend']) $(id).hidden = false; showPanes(); }
  const compared = panes.length && state.view === 'picture' ? showMarks(before) : state.compare ? difference(one, model(state.compare)) : null;
  showTable(compared);
  showPanel(compared);
}

function back() {
  const box = panes[0]?.chosen;
  if (!$('results').hidden) showHits(false);
  else if (state.isolate) go({ isolate: false });
  else if (state.node) go({ node: null });
  else if (state.finding !== null) go({ finding: null });
  else if (state.findings) go({ findings: false });
  else if (state.compare) go({ compare: null });
  else show(state);
  if (document.activeElement === document.body || document.activeElement === $('panel')) box?.focus({ preventScroll: true });
}

const heads = s('svg', { class: 'heads', 'aria-hidden': 'true' });
for (const name of ['down', 'up', 'added', 'removed']) {
  const marker = s('marker', { id: `head-${name}`, markerUnits: 'userSpaceOnUse', markerWidth: 11, markerHeight: 10, refX: 9.5, refY: 5, orient: 'auto' });
  marker.append(s('path', { class: name, d: 'M0 .5L10 5L0 9.5Z' }));
  heads.append(marker);
}
document.body.prepend(heads);
document.body.prepend($('skip'));

$('environment').append(...data.environments.map(one => h('option', { value: one.name }, one.name)));
$('compare-field').hidden = data.environments.length < 2;
$('environment').addEventListener('change', event => go({ env: event.target.value, finding: null }));
$('compare').addEventListener('change', event => go({ compare: event.target.value || null, node: null, findings: false, finding: null, view: state.view }));
$('findings').addEventListener('click', () => go(state.findings && !state.node ? { findings: false, finding: null } : { findings: true, node: null }));
$('table').addEventListener('click', () => go({ view: state.view === 'table' ? 'picture' : 'table' }));
$('theme').addEventListener('click', () => go({ theme: { auto: 'light', light: 'dark', dark: 'auto' }[state.theme] }));
$('zoom').addEventListener('click', event => zoomBy(event.target.dataset.zoom));
$('skip').addEventListener('click', event => { event.preventDefault(); focusStage(); });
$('search').addEventListener('input', () => showHits());
$('search').addEventListener('focus', () => { if ($('search').value) showHits(); });
$('search').addEventListener('blur', () => showHits(false));
$('search').addEventListener('keydown', event => {
  const last = Math.min(hits.length, 60) - 1;
  if (event.key === 'ArrowDown') activate(Math.min(active + 1, last));
  else if (event.key === 'ArrowUp') activate(Math.max(active - 1, 0));
  else if (event.key === 'Enter') take(active);
  else if (event.key === 'Escape') { if ($('results').hidden) $('search').blur(); else { $('search').value = ''; showHits(false); } }
  else return;
  event.preventDefault();
  event.stopPropagation();
});

function zoomBy(way) {
  for (const pane of panes) {
    if (way === 'fit') pane.fit(state.isolate ? [...pane.boxes.keys()].filter(at => pane.boxes[at].classList.contains('lit')) : []);
    else if (way) pane.zoom(way === 'in' ? 1.3 : 1 / 1.3);
  }
}

function focusStage() {
  const pane = panes[0];
  (state.view === 'table' ? $('sheet').querySelector('tbody button') : pane?.boxes[pane.cursor] ?? $('stage'))?.focus({ preventScroll: true });
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select')) return;
  const keys = {
    '/': () => $('search').focus(), Escape: back, i: () => { if (state.node) go({ isolate: !state.isolate, view: 'picture' }); },
    t: () => $('table').click(), '+': () => zoomBy('in'), '=': () => zoomBy('in'), '-': () => zoomBy('out'), 0: () => zoomBy('fit'),
  };
  if (!keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
});

new ResizeObserver(() => panes.forEach(pane => pane.areas && pane.draw())).observe($('panes'));
addEventListener('popstate', () => { const before = state; state = fromHash(); show(before); });
state = fromHash();
show(blank);

/** For the console: what the page would say about a node, as the program's JSON has it. */
globalThis.infraGraph = {
  environments: data.environments.map(one => one.name),
  nodes: name => model(name).nodes.map(node => node.id),
  ask: (name, id) => {
    const one = model(name), number = one.index.get(id);
    if (number === undefined) return null;
    const answer = one.ask(number), ids = (nodes, path) => nodes.map(node => ({ id: one.nodes[node].id, path: path(node).map(at => one.nodes[at].id) }));
    return { frozen: ids(answer.frozen, answer.pathDown), cannotBeRecreated: ids(answer.lost, answer.pathDown), possiblyAffected: ids(answer.possible, answer.pathDown), needs: ids(answer.needs, answer.pathUp) };
  },
};
})();
