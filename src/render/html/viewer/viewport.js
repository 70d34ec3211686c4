// A picture that can be moved and zoomed.

/** The view of a picture: a centre in it, and a scale. */
class Viewport {
  constructor(svg) {
    this.svg = svg;
    this.size = [svg.width.baseVal.value, svg.height.baseVal.value];
    this.element = h('div', { class: 'pane' }, svg);
    this.follow();
  }

  draw() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      const { clientWidth: width, clientHeight: height } = this.element,
        { x, y, scale } = this.view;
      if (!width || !height) return;
      this.svg.setAttribute(
        'viewBox',
        [x - width / 2 / scale, y - height / 2 / scale, width / scale, height / scale]
          .map(n => n.toFixed(2))
          .join(' '),
      );
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
    this.view = {
      x: (left + right) / 2,
      y: (top + bottom) / 2 + 4 / Math.max(scale, 0.01),
      scale: Math.max(scale, 0.02),
    };
    this.draw();
  }

  zoom(factor, clientX, clientY) {
    const area = this.element.getBoundingClientRect(),
      view = this.view;
    const dx = (clientX ?? area.x + area.width / 2) - area.x - area.width / 2;
    const dy = (clientY ?? area.y + area.height / 2) - area.y - area.height / 2;
    const scale = Math.min(Math.max(view.scale * factor, 0.02), 6);
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
    const { clientWidth: width, clientHeight: height } = this.element,
      view = this.view,
      area = this.areas[at];
    if (view.scale < 0.35)
      Object.assign(view, {
        scale: 0.7,
        x: area.x + this.offset.e + area.width / 2,
        y: area.y + this.offset.f + area.height / 2,
      });
    const near = (centre, half, low, high) => Math.min(Math.max(centre, high - half), low + half);
    const [x, y] = [area.x + this.offset.e, area.y + this.offset.f];
    view.x = near(view.x, width / 2 / view.scale - 20, x, x + area.width);
    view.y = near(view.y, height / 2 / view.scale - 50, y, y + area.height);
    this.draw();
  }

  follow() {
    const { svg } = this,
      pointers = new Map();
    let moved = 0;
    svg.addEventListener(
      'wheel',
      event => {
        event.preventDefault();
        const unit = event.deltaMode ? 30 : 1;
        if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan(-event.deltaX * unit, 0);
        else
          this.zoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX, event.clientY);
      },
      { passive: false },
    );
    svg.addEventListener('pointerdown', event => {
      if (event.button) return;
      if (!pointers.size) moved = 0;
      pointers.set(event.pointerId, event);
    });
    svg.addEventListener('pointermove', event => {
      // A button that was let go elsewhere.
      if (!event.buttons) pointers.delete(event.pointerId);
      const last = pointers.get(event.pointerId);
      if (!last) return;
      const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
      moved += Math.hypot(dx, dy);
      if (moved < 5) return;
      if (!svg.hasPointerCapture(event.pointerId)) {
        svg.setPointerCapture(event.pointerId);
        svg.classList.add('dragging');
      }
      const other = [...pointers.values()].find(one => one.pointerId !== event.pointerId);
      if (other) {
        const distance = one => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        this.zoom(
          distance(event) / distance(last),
          (event.clientX + other.clientX) / 2,
          (event.clientY + other.clientY) / 2,
        );
        this.pan(dx / 2, dy / 2);
      } else this.pan(dx, dy);
      pointers.set(event.pointerId, event);
    });
    const end = event => {
      pointers.delete(event.pointerId);
      if (!pointers.size) svg.classList.remove('dragging');
    };
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', end);
    // Whether the pointer was dragged since it went down: the click that ends a drag means nothing.
    this.hasMoved = () => moved >= 5;
  }
}
