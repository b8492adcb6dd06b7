/**
 * Plays the moments of a training one after another: a step, then, once everything shows it, the next. It knows neither
 * the moments nor what shows them.
 */

const SHORTEST_STEP_MS = 160;
const LONGEST_STEP_MS = 700;
/** All of it takes about so long, as far as the steps allow. */
const WHOLE_MS = 8000;
const LOOK_AGAIN_MS = 30;
/** After so long the next step is made, shown or not. */
const LONGEST_WAIT_MS = 5000;

/**
 * @typedef {object} FilmListener
 * @property {() => boolean} step goes on to the next moment; false where that was the last
 * @property {() => boolean} isShown
 * @property {() => number} count of moments
 * @property {() => void} onChange
 */

export class Film {
  playing = false;
  #listener;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {FilmListener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  play() {
    this.playing = true;
    this.#wait(performance.now(), SHORTEST_STEP_MS);
  }

  pause() {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  /**
   * @param {number} since when the moment is asked for
   * @param {number} pause
   */
  #wait(since, pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const isShown = this.#listener.isShown() || performance.now() - since > LONGEST_WAIT_MS;
      if (!isShown) return this.#wait(since, LOOK_AGAIN_MS);
      if (this.#listener.step()) this.#wait(performance.now(), Math.min(LONGEST_STEP_MS, Math.max(SHORTEST_STEP_MS, WHOLE_MS / Math.max(1, this.#listener.count()))));
      else this.pause();
      this.#listener.onChange();
    }, pause);
  }
}
