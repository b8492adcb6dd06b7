/**
 * How long it takes from the pen's lifting until the probabilities of what was drawn are on the screen, as entries of the
 * browser's performance timeline. Observers see them; nothing is kept.
 */

export const PEN_LATENCY = "pen-up to probabilities";

export class PenLatency {
  /** @type {{ revision: number, at: number } | null} */
  #lifted = null;
  /** The newest drawing whose probabilities are shown. */
  #shown = -1;

  /**
   * @param {number} at time of the event
   * @param {number} revision of the drawing
   */
  penUp(at, revision) {
    // Where the answer is already there, nobody waits.
    if (this.#shown >= revision) measure(at, at);
    else this.#lifted = { revision, at };
  }

  /**
   * An answer goes on the screen with the frame that is being made.
   * @param {number} revision
   */
  showing(revision) {
    this.#shown = revision;
    const lifted = this.#lifted;
    if (!lifted || revision < lifted.revision) return;
    this.#lifted = null;
    // A task after the frame's own work: the frame is painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => measure(lifted.at, performance.now());
    channel.port2.postMessage(null);
  }
}

/**
 * @param {number} start
 * @param {number} end
 */
function measure(start, end) {
  performance.measure(PEN_LATENCY, { start, end });
  performance.clearMeasures(PEN_LATENCY);
}
