/**
 * The runs that were deleted in this page and can still be had back, each for as long as the server keeps it hidden. It
 * remembers; deleting and bringing back are its owner's.
 */

/** @typedef {{ id: string, name: string }} DeletedRun */

export class DeletedRuns {
  /** How long the server keeps what was deleted; what it does unless it was told otherwise, until it says. */
  graceSeconds = 60;
  /** @type {(DeletedRun & { timer: ReturnType<typeof setTimeout> })[]} */
  #runs = [];
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @returns {DeletedRun | null} the one that was deleted last */
  get last() {
    return this.#runs.at(-1) ?? null;
  }

  /**
   * @param {string} id
   * @returns {DeletedRun | null}
   */
  get(id) {
    return this.#runs.find((run) => run.id === id) ?? null;
  }

  /** @param {DeletedRun} run */
  add({ id, name }) {
    this.forget(id);
    const timer = setTimeout(() => {
      this.forget(id);
      this.#onChange();
    }, this.graceSeconds * 1000);
    this.#runs.push({ id, name, timer });
  }

  /** @param {string} id */
  forget(id) {
    clearTimeout(this.#runs.find((run) => run.id === id)?.timer);
    this.#runs = this.#runs.filter((run) => run.id !== id);
  }
}
