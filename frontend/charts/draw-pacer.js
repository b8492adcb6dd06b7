/**
 * When to draw: at most once an animation frame, and never more than about half of the time, however long one drawing
 * takes. Several large drawings take turns, one a frame, so that none makes the page wait for all. The last request is
 * always drawn.
 */

/** What drawings may take in a frame together, in milliseconds; the one that goes beyond it is the frame's last. */
const FRAME_BUDGET = 6;

const frame = { number: 0, spent: 0 };

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

  /** @param {number} number the frame's time, the same for all that is called in it */
  #frame = (number) => {
    if (number !== frame.number) Object.assign(frame, { number, spent: 0 });
    const begin = performance.now();
    if (begin < this.#notBefore || frame.spent > FRAME_BUDGET) {
      requestAnimationFrame(this.#frame);
      return;
    }
    this.#pending = false;
    this.#draw();
    const end = performance.now();
    frame.spent += end - begin;
    this.#notBefore = end + (end - begin);
  };
}
