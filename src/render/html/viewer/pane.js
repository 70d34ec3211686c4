// A picture that is shown.

/** A circle with a bar. */
function neverReadySign(x, y) {
  const sign = s('g', { class: 'never' });
  sign.append(s('circle', { cx: x, cy: y, r: 6.5 }), s('path', { d: `M${x - 3} ${y}H${x + 3}` }));
  return sign;
}

/** A picture with its boxes and lines. */
class Pane extends MarkedPicture {
  constructor(one) {
    super(document.querySelectorAll('template')[one.number].content.firstElementChild.cloneNode(true));
    this.model = one;
    this.caption = h('h2', {});
    this.element.prepend(this.caption);
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
    svg.setAttribute(
      'aria-label',
      `Graph of ${one.name}: ${plural(one.boxes.length, 'box').replace('boxs', 'boxes')}. Left and right follow dependencies, up and down go through all.`,
    );
    this.boxes = one.boxes.map((_, at) => svg.getElementById(`${svg.id}-n${at}`));
    this.lines = one.boxes.map(() => []);
    for (const element of svg.querySelectorAll('.edge[data-from]')) {
      const line = { element, from: Number(element.dataset.from), to: Number(element.dataset.to) };
      this.lines[line.from].push(line);
      if (line.to !== line.from) this.lines[line.to].push(line);
      element.setAttribute('aria-hidden', 'true');
    }
    this.markDeadlocks();
    this.boxes.forEach((element, at) => {
      element.setAttribute('role', 'option');
      element.setAttribute('tabindex', '-1');
      element.setAttribute('aria-selected', 'false');
      element.setAttribute('aria-label', this.describe(at));
      element.dataset.box = at;
    });
    for (const caption of svg.querySelectorAll('.graph > text')) caption.setAttribute('aria-hidden', 'true');
    this.implied = s('g', { class: 'implieds', 'aria-hidden': 'true' });
    // Behind the boxes: these lines look for no way around them.
    (this.graph.querySelector('.node') ?? this.graph.lastElementChild)?.before(this.implied);
    if (!this.boxes.length)
      this.element.append(h('p', { class: 'empty' }, 'Nothing to draw here. The table has every object.'));
  }

  describe(at) {
    const { nodes, outgoing, incoming } = this.model,
      box = this.model.boxes[at];
    if (box.nodes.length !== 1)
      return [`${box.label}, ${box.nodes.length} objects`, ...this.warnings(at)].join(', ');
    const number = box.nodes[0],
      node = nodes[number];
    const count = list =>
      new Set(list.filter(edge => edge.kind === 'DependsOn').map(edge => `${edge.from} ${edge.to}`)).size;
    const states = ['suspended', 'missing', 'external'].filter(flag => node[flag]);
    states.push(...this.warnings(at));
    return [
      node.name,
      `${node.kind} in ${node.namespace}`,
      `depends on ${count(outgoing[number])}`,
      `${count(incoming[number])} depend on it`,
      ...states,
    ].join(', ');
  }

  /** What nobody should overlook about a box, in words. */
  warnings(at) {
    const { nodes } = this.model.boxes[at],
      stuck = nodes.filter(node => this.model.nodes[node].neverReady).length,
      looped = nodes.some(node => this.model.deadlocks.has(node));
    return [
      looped && 'in a deadlock',
      stuck && (nodes.length > 1 ? `${stuck} of them never ready` : 'never ready'),
    ].filter(Boolean);
  }

  /** What waits for each other glows, whatever waiting it is; the picture itself knows loops of dependsOn only. */
  markDeadlocks() {
    for (const finding of this.model.findings.filter(one => DEADLOCKS.has(one.code))) {
      const boxes = new Set(finding.nodes.map(id => this.model.boxOf.get(this.model.index.get(id))));
      boxes.delete(undefined);
      for (const box of boxes) {
        this.boxes[box].classList.add('in-loop');
        for (const { element, from, to } of this.lines[box])
          if (boxes.has(from) && boxes.has(to)) element.classList.add('loop');
      }
    }
  }

  /** A sign on each box with an object that is never ready on an empty cluster. */
  markNeverReady() {
    this.boxes.forEach((element, at) => {
      if (!this.model.boxes[at].nodes.some(node => this.model.nodes[node].neverReady)) return;
      const { x, y, width } = element.querySelector('.front').getBBox();
      element.append(neverReadySign(x + width - 4, y + 4));
    });
  }

  /** Once it is in the page: where boxes are, in reading order. */
  measure() {
    if (this.areas) return;
    this.areas = this.home = this.boxes.map(element => element.getBBox());
    this.reading = this.boxes
      .map((_, at) => at)
      .sort((a, b) => this.areas[a].x - this.areas[b].x || this.areas[a].y - this.areas[b].y);
    this.markNeverReady();
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

  listen() {
    const { svg } = this;
    svg.addEventListener('click', event => {
      if (this.hasMoved()) return;
      const box = event.target.closest('[data-box]');
      if (box) this.choose(Number(box.dataset.box));
      else go({ node: null, finding: null });
    });
    svg.addEventListener('pointerover', event => this.hover(event.target.closest('[data-box]')));
    svg.addEventListener('pointerleave', () => this.hover(null));
    svg.addEventListener('focusin', event => this.hover(event.target.closest('[data-box]')));
    svg.addEventListener('keydown', event => this.key(event));
  }

  /** Whether a box is there to be seen: isolating hides what is not concerned. */
  isShown(at) {
    return !this.marks.get(this.svg)?.includes('isolating') || this.marks.has(this.boxes[at]);
  }

  choose(at) {
    this.setCursor(at);
    this.clicked = true;
    this.boxes[at].focus({ preventScroll: true });
    const { nodes } = this.model.boxes[at];
    if (nodes.length === 1) go({ node: this.model.nodes[nodes[0]].id, finding: null, findings: false });
    else {
      go({ box: this.model.nodes[nodes[0]].id, node: null, finding: null, findings: false });
      $('details').querySelector('li button')?.focus();
    }
  }

  /** The dependencies of a box that the picture leaves out, since a longer path implies them, or stand as a chip. */
  hover(element) {
    const at = element ? Number(element.dataset.box) : -1;
    if (at === this.hovered) return;
    this.hovered = at;
    this.implied.replaceChildren();
    if (at < 0 || !this.areas) return;
    const drawn = new Set(this.lines[at].map(line => `${line.from} ${line.to}`)),
      { outgoing, incoming, boxOf, boxes } = this.model;
    for (const node of boxes[at].nodes) {
      for (const edge of [...outgoing[node], ...incoming[node]]) {
        const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)],
          key = `${from} ${to}`;
        if (
          edge.kind !== 'DependsOn' ||
          from === undefined ||
          to === undefined ||
          from === to ||
          drawn.has(key) ||
          !this.isShown(from) ||
          !this.isShown(to)
        )
          continue;
        drawn.add(key);
        const [a, b] = [this.areas[to], this.areas[from]];
        const [x, y, u, v] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height / 2],
          bend = Math.max(40, Math.abs(u - x) / 2);
        this.implied.append(
          s('path', { class: 'implied', d: `M${x} ${y}C${x + bend} ${y} ${u - bend} ${v} ${u} ${v}` }),
        );
      }
    }
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.cursor,
      visible = box => this.isShown(box);
    const step = by => {
      for (let place = this.reading.indexOf(at) + by; this.reading[place] !== undefined; place += by)
        if (visible(this.reading[place])) return this.reading[place];
      return undefined;
    };
    const middle = box => this.areas[box].y + this.areas[box].height / 2;
    const along = (near, far) =>
      this.lines[at]
        .filter(line => line[near] === at && visible(line[far]))
        .map(line => line[far])
        .sort((a, b) => Math.abs(middle(a) - middle(at)) - Math.abs(middle(b) - middle(at)))[0];
    const ends = this.reading.filter(visible);
    const targets = {
      ArrowLeft: () => along('from', 'to'),
      ArrowRight: () => along('to', 'from'),
      ArrowUp: () => step(-1),
      ArrowDown: () => step(1),
      Home: () => ends[0],
      End: () => ends[ends.length - 1],
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
}
