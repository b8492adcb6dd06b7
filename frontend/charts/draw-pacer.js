/**
 * When to draw: at most once an animation frame, and never more than about half of the time, however long one drawing
 * takes. The last request is always drawn.
 */

export class DrawPacer {
  #draw;
  #pending = false;
  #notBefore = 0;

  /** @param {() => void} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  request() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(this.#frame);
  }

  #frame = () => {
    const begin = performance.now();
    if (begin < this.#notBefore) {
      requestAnimationFrame(this.#frame);
      return;
    }
    this.#pending = false;
    this.#draw();
    const end = performance.now();
    this.#notBefore = end + (end - begin);
  };
}
