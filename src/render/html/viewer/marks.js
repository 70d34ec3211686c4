// What boxes and lines show beyond the picture: an answer, a finding, a difference.

/** A picture whose elements can be marked: those that are wanted are collected, then only elements whose marks differ are touched. */
class MarkedPicture extends Viewport {
  mark(element, ...classes) {
    this.wanted.set(element, [...(this.wanted.get(element) ?? []), ...classes]);
  }

  clear() {
    this.wanted = new Map();
    this.chosen?.setAttribute('aria-selected', 'false');
    this.chosen = null;
    for (const [element, name, value] of this.folded)
      value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
    this.folded = [];
    this.areas = this.home;
    this.remarks?.remove();
  }

  /** Words by box: the name of the chosen object above its box, and how many are meant where the number of all stands. */
  remark(words) {
    this.remarks = s('g', { class: 'remarks', 'aria-hidden': 'true' });
    for (const [box, [name, text]] of words) {
      const { x, y, width } = this.areas[box],
        wide = text.length * 5.4 + 14,
        left = x + width - 16 - wide;
      const above = { x: x + 4, y: y - 5 },
        within = { class: name, x: left + wide / 2, y: y + 22, 'text-anchor': 'middle' };
      const element = s('text', name === 'chosen' ? above : within);
      element.textContent = text;
      if (name !== 'chosen')
        this.remarks.append(s('rect', { class: name, x: left, y: y + 10.5, width: wide, height: 16, rx: 8 }));
      this.remarks.append(element);
    }
    this.graph.append(this.remarks);
  }

  /** For boxes of several objects: which one is chosen, and how many are hit. */
  remarkParts(number, marked, sets) {
    const words = new Map(),
      { boxes, boxOf, nodes } = this.model,
      counts = new Map();
    for (const [name, members] of sets)
      for (const node of members) {
        const box = boxOf.get(node);
        if (marked.get(box) === name) counts.set(box, (counts.get(box) ?? 0) + 1);
      }
    for (const [box, name] of marked) {
      const all = boxes[box].nodes.length;
      if (all < 2) continue;
      if (name === 'chosen') words.set(box, [name, nodes[number].name]);
      else if (counts.get(box) < all) {
        words.set(box, [name, `${counts.get(box)} of ${all}`]);
        this.mark(this.boxes[box], 'part');
      }
    }
    this.remark(words);
  }

  commit() {
    for (const [element, classes] of this.marks)
      if (!this.wanted.has(element)) element.classList.remove(...classes);
    for (const [element, classes] of this.wanted) {
      const old = this.marks.get(element) ?? [];
      if (old.join() === classes.join()) continue;
      element.classList.remove(...old);
      element.classList.add(...classes);
    }
    this.marks = this.wanted;
    // Boxes may stand elsewhere now.
    const hovered = this.boxes[this.hovered];
    this.hovered = undefined;
    this.hover(hovered);
  }

  /** Takes out the empty strips between some boxes. What was left of something, or above, stays so; lines keep their way. */
  fold(boxes) {
    const axis = (start, size, room) => {
      const spans = boxes
        .map(at => [this.home[at][start], this.home[at][start] + this.home[at][size]])
        .sort((a, b) => a[0] - b[0]);
      const gaps = [];
      let end = spans[0]?.[1];
      for (const [from, to] of spans) {
        if (from - end > room) gaps.push([end, from]);
        end = Math.max(end, to);
      }
      return value =>
        gaps.reduce(
          (moved, [from, to]) => moved - Math.max(0, Math.min(value, to) - from) * (1 - room / (to - from)),
          value,
        );
    };
    const [x, y] = [axis('x', 'width', 90), axis('y', 'height', 26)];
    const set = (element, name, value) => {
      this.folded.push([element, name, element.getAttribute(name)]);
      element.setAttribute(name, value);
    };
    this.areas = this.home.map(({ x: left, y: top, width, height }) => ({ x: x(left), y: y(top), width, height }));
    for (const at of boxes) {
      set(
        this.boxes[at],
        'transform',
        `translate(${x(this.home[at].x) - this.home[at].x} ${y(this.home[at].y) - this.home[at].y})`,
      );
      for (const { element, from, to } of this.lines[at]) {
        if (from === at && this.wanted.has(element))
          set(
            element,
            'd',
            element
              .getAttribute('d')
              .replace(
                /(-?[\d.]+) (-?[\d.]+)/g,
                (_, a, b) => `${x(Number(a)).toFixed(1)} ${y(Number(b)).toFixed(1)}`,
              ),
          );
      }
    }
  }

  /** Marks a box for each of these sets of nodes; the first set that a box has a node of wins. */
  markSets(sets) {
    const marked = new Map();
    for (const [name, nodes] of sets)
      for (const node of nodes) {
        const box = this.model.boxOf.get(node);
        if (box !== undefined && !marked.has(box)) {
          marked.set(box, name);
          this.mark(this.boxes[box], name, 'lit');
        }
      }
    return marked;
  }

  select(number) {
    const { frozen, lost, possible, needs } = this.model.ask(number);
    const sets = [
      ['chosen', [number]],
      ['frozen', frozen],
      ['lost', lost],
      ['need', needs],
      ['possible', possible],
    ];
    const marked = this.markSets(sets);
    // In a loop, a box is on both sides: a line belongs to the side that both of its ends are on.
    const boxesOf = (...lists) => new Set(lists.flat().map(node => this.model.boxOf.get(node)));
    const down = boxesOf([number], frozen, lost, possible),
      up = boxesOf([number], needs);
    for (const box of marked.keys())
      for (const { element, from, to } of this.lines[box]) {
        if (from !== box) continue;
        // A line of the blast has the colour of what it hits.
        const hit = marked.get(from) === 'chosen' ? 'frozen' : marked.get(from);
        if (down.has(from) && down.has(to)) this.mark(element, 'down', hit === 'need' ? 'possible' : hit, 'lit');
        else if (up.has(from) && up.has(to)) this.mark(element, 'up', 'lit');
      }
    this.mark(this.svg, ...(state.isolate ? ['lighting', 'isolating'] : ['lighting']));
    if (state.isolate) this.fold([...marked.keys()]);
    this.remarkParts(number, marked, sets);
    const box = this.model.boxOf.get(number);
    if (box !== undefined) {
      this.chosen = this.boxes[box];
      this.chosen.setAttribute('aria-selected', 'true');
      this.setCursor(box);
    }
    return marked;
  }

  /** A box of several objects, with its lines. */
  selectBox(box) {
    this.mark(this.boxes[box], 'chosen', 'lit');
    this.mark(this.svg, 'lighting');
    for (const { element, from, to } of this.lines[box]) {
      this.mark(element, ...(from === box ? ['up', 'lit'] : ['lit']));
      const other = from === box ? to : from;
      if (other !== box && !this.wanted.has(this.boxes[other])) this.mark(this.boxes[other], 'lit');
    }
    this.chosen = this.boxes[box];
    this.chosen.setAttribute('aria-selected', 'true');
    this.setCursor(box);
  }

  showDifference(difference, own) {
    const { model: one } = this,
      numbers = ids => ids.filter(id => one.index.has(id)).map(id => one.index.get(id));
    const name = own === 'a' ? 'removed' : 'added';
    const marked = this.markSets([
      [name, numbers(own === 'a' ? difference.onlyA : difference.onlyB)],
      ['changed', numbers([...difference.changed.keys()])],
    ]);
    const edges = new Set(
      (own === 'a' ? difference.edgesA : difference.edgesB).map(
        edge => `${one.boxOf.get(edge.from)} ${one.boxOf.get(edge.to)}`,
      ),
    );
    this.lines.forEach((lines, box) =>
      lines.forEach(({ element, from, to }) => {
        if (from === box && (edges.has(`${from} ${to}`) || marked.get(from) === name || marked.get(to) === name))
          this.mark(element, name, 'lit');
      }),
    );
    this.mark(this.svg, 'lighting');
  }
}
