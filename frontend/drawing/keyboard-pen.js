/**
 * A pen that arrow keys push over the paper: where it is. Keys that are held together push together, so that it goes
 * aslant as well; a key that is held is told again and again, as keyboards do it.
 */

/** In units of the canvas's side. */
const STEP = 0.02;
const FINE_STEP = 0.005;
/** Beyond it there is no paper. */
const EDGE = 0.01;

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class KeyboardPen {
  /** Where most digits begin. */
  x = 0.5;
  y = 0.28;
  /** @type {Set<string>} */
  #held = new Set();

  /**
   * @param {string} key
   * @param {boolean} isFine whether it is to go a quarter as far
   * @returns {boolean} whether it is one that pushes
   */
  push(key, isFine) {
    if (!(key in WAYS)) return false;
    this.#held.add(key);
    const step = isFine ? FINE_STEP : STEP;
    for (const held of this.#held) {
      const [across, down] = WAYS[held];
      this.x = within(this.x + step * across);
      this.y = within(this.y + step * down);
    }
    return true;
  }

  /** @param {string} key */
  release(key) {
    this.#held.delete(key);
  }

  /** Whoever looks elsewhere is not heard when the keys come up. */
  releaseAll() {
    this.#held.clear();
  }
}

/** @param {number} place */
function within(place) {
  return Math.min(1 - EDGE, Math.max(EDGE, place));
}
