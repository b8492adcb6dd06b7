/**
 * Moving a row of a list by its handle, with mouse, pen or finger: the row follows the pointer, the others make room,
 * and where it is let go is told once. The list itself is changed by whoever is told.
 */

const EDGE = 48;
const FASTEST_SCROLL = 14;

/**
 * @param {HTMLElement} list whose children are the rows
 * @param {string} handle selector of the handle within a row
 * @param {(from: number, to: number) => void} onDrop
 */
export function dragRows(list, handle, onDrop) {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest(handle) : null;
    const row = [...list.children].find((child) => child.contains(grip));
    if (grip instanceof HTMLElement && row instanceof HTMLElement && event.button === 0) new Drag(list, row, grip, event, onDrop);
  });
}

class Drag {
  #list;
  #row;
  #grip;
  #onDrop;
  #rows;
  #from;
  #to;
  #startY;
  #y;
  #scroller;
  #startScroll;
  #frame = 0;
  #ends = new AbortController();

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} row
   * @param {HTMLElement} grip
   * @param {PointerEvent} event
   * @param {(from: number, to: number) => void} onDrop
   */
  constructor(list, row, grip, event, onDrop) {
    this.#list = list;
    this.#row = row;
    this.#grip = grip;
    this.#onDrop = onDrop;
    this.#rows = /** @type {HTMLElement[]} */ ([...list.children]).map((node) => ({ node, top: node.offsetTop, height: node.offsetHeight }));
    this.#from = this.#to = this.#rows.findIndex(({ node }) => node === row);
    this.#startY = this.#y = event.clientY;
    this.#scroller = scrollerOf(list);
    this.#startScroll = this.#scroller.scrollTop;
    const { signal } = this.#ends;
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", (move) => {
      this.#y = move.clientY;
      this.#follow();
    }, { signal });
    grip.addEventListener("pointerup", () => this.#end(true), { signal });
    grip.addEventListener("pointercancel", () => this.#end(false), { signal });
    grip.addEventListener("keydown", (key) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      this.#end(false);
    }, { signal });
    row.classList.add("dragged");
    list.classList.add("dragging");
    this.#scrollAtEdges();
  }

  #follow() {
    const own = this.#rows[this.#from];
    const last = this.#rows.at(-1);
    if (!own || !last) return;
    const wish = this.#y - this.#startY + this.#scroller.scrollTop - this.#startScroll;
    const first = this.#rows[0]?.top ?? 0;
    const way = Math.max(first - own.top, Math.min(wish, last.top + last.height - own.top - own.height));
    // A row is passed when the edge that comes first is over its middle, however tall the two are.
    const isPast = this.#rows.map(({ top, height }, k) => (k < this.#from ? own.top + way < top + height / 2 : own.top + own.height + way > top + height / 2));
    const above = isPast.slice(0, this.#from).filter(Boolean).length;
    const below = isPast.slice(this.#from + 1).filter(Boolean).length;
    this.#to = this.#from - above + below;
    this.#rows.forEach(({ node }, k) => {
      const isPassed = k > this.#from && k <= this.#to ? -1 : k < this.#from && k >= this.#to ? 1 : 0;
      node.style.translate = node === this.#row ? `0 ${way}px` : isPassed ? `0 ${isPassed * own.height}px` : "";
    });
  }

  #scrollAtEdges() {
    const box = this.#scroller.getBoundingClientRect();
    const beyond = this.#y < box.top + EDGE ? this.#y - box.top - EDGE : this.#y > box.bottom - EDGE ? this.#y - box.bottom + EDGE : 0;
    if (beyond && this.#y !== this.#startY) {
      this.#scroller.scrollTop += Math.max(-FASTEST_SCROLL, Math.min(FASTEST_SCROLL, beyond / 4));
      this.#follow();
    }
    this.#frame = requestAnimationFrame(() => this.#scrollAtEdges());
  }

  /** @param {boolean} isDropped false where it was called off */
  #end(isDropped) {
    this.#ends.abort();
    cancelAnimationFrame(this.#frame);
    this.#row.classList.remove("dragged");
    this.#list.classList.remove("dragging");
    for (const { node } of this.#rows) node.style.translate = "";
    if (isDropped && this.#to !== this.#from) this.#onDrop(this.#from, this.#to);
    this.#grip.focus();
  }
}

/**
 * @param {HTMLElement} node
 * @returns {Element}
 */
function scrollerOf(node) {
  for (let parent = node.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.documentElement;
}
