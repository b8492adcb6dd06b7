/**
 * One run that is looked at, live: its history, its plane, its kept epochs, and the stream that feeds them. The stream
 * ends with the run, and is opened again when the run is continued.
 */

/** @import {Run, RunStreamMessage} from "../types.js" */

import { isFinal } from "../language/run-words.js";
import { LiveSocket } from "../transport/live-socket.js";
import { Inspection } from "./inspection.js";
import { LossDetail } from "./loss-detail.js";
import { KeptEpochs } from "./kept-epochs.js";
import { LearningRateSeries } from "./learning-rates.js";
import { PlaneState } from "./plane-state.js";
import { RunHints } from "./run-hints.js";
import { RunHistory } from "./run-history.js";

/**
 * @typedef {object} WatchListener
 * @property {() => void} onChange
 * @property {(run: Run) => void} onRun a newer state of it
 * @property {(error: unknown) => void} onTrouble
 * @property {() => void} onGone it does not exist any more
 */

export class WatchedRun {
  connected = true;
  hints = new RunHints();
  history;
  plane;
  kept;
  rates;
  inspection;
  detail;
  #listener;
  /** @type {LiveSocket | null} */
  #socket = null;

  /**
   * @param {string} id
   * @param {Run | null} known
   * @param {WatchListener} listener
   */
  constructor(id, known, listener) {
    this.id = id;
    this.#listener = listener;
    this.history = new RunHistory(id);
    this.history.run = known;
    this.plane = new PlaneState(this.history, listener.onChange, listener.onTrouble);
    this.kept = new KeptEpochs(id, listener.onChange);
    this.inspection = new Inspection(id, listener.onChange, listener.onTrouble);
    this.detail = new LossDetail(id, listener.onChange);
    this.rates = new LearningRateSeries(id, listener.onChange);
    this.#open();
  }

  /** @returns {Run | null} */
  get run() {
    return this.history.run;
  }

  /** @param {Run} run a state of it that came by another way */
  take(run) {
    this.history.take(run);
    if (!this.history.ended || isFinal(run)) return;
    this.history.ended = false;
    this.#open();
  }

  close() {
    this.#socket?.close();
    this.#socket = null;
    this.plane.close();
    this.kept.close();
    this.inspection.close();
    this.detail.close();
  }

  #open() {
    this.#socket?.close();
    this.#socket = new LiveSocket({
      path: () => `/api/runs/${encodeURIComponent(this.id)}/events?cursor=${this.history.cursor}&history=thinned`,
      onMessage: (message) => this.#fold(message),
      onConnection: (connected) => {
        this.connected = connected;
        this.#listener.onChange();
      },
      onGone: this.#listener.onGone,
    });
  }

  /** @param {RunStreamMessage} message */
  #fold(message) {
    this.history.fold(message);
    this.plane.follow();
    this.kept.follow(`${this.history.evaluations.length} ${this.run?.status}`);
    if (this.run) void this.rates.follow(this.run);
    this.hints.follow(this.history);
    // It was continued before its end arrived here.
    if (this.run) this.take(this.run);
    this.#listener.onRun(message.run);
  }
}
