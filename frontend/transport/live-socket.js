/**
 * A WebSocket that comes back: it reconnects with growing pauses, asks for its address anew each time (so that a cursor
 * can be in it), and tells its owner when the connection is lost and found. It does not know what the messages mean.
 */

import { goToSignIn, readSession } from "./api.js";
import { ProblemError } from "./problem.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;

const CLOSED_AS_DONE = 1000;
const CLOSED_AS_TOO_SLOW = 1013;
const CLOSED_AS_GONE = 4404;

/**
 * @typedef {object} LiveListener
 * @property {() => string} path the address below the server, asked for at every connection
 * @property {(message: any) => void} onMessage
 * @property {() => void} [onOpen]
 * @property {(connected: boolean) => void} onConnection
 * @property {() => void} [onGone] what was watched does not exist any more
 */

export class LiveSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #listener;
  #closed = false;

  /** @param {LiveListener} listener */
  constructor(listener) {
    this.#listener = listener;
    addEventListener("online", this.#connectNow);
    this.#connect();
  }

  /** Ends it for good. */
  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    removeEventListener("online", this.#connectNow);
    this.#socket?.close();
    this.#socket = null;
  }

  #connectNow = () => {
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#retry);
    this.#connect();
  };

  #connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.#listener.path()}`);
    this.#socket = socket;
    let opened = false;
    socket.addEventListener("open", () => {
      opened = true;
      this.#listener.onConnection(true);
      this.#listener.onOpen?.();
    });
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket) return;
      this.#failures = 0;
      this.#listener.onMessage(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.#afterClose(event.code, opened);
    });
  }

  /**
   * @param {number} code
   * @param {boolean} opened false where the handshake already failed
   */
  #afterClose(code, opened) {
    if (code === CLOSED_AS_DONE) return this.close();
    if (code === CLOSED_AS_GONE) {
      this.close();
      this.#listener.onGone?.();
      return;
    }
    if (code !== CLOSED_AS_TOO_SLOW) this.#listener.onConnection(false);
    if (!opened) void this.#checkSession();
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  /** A refused handshake does not say why; asking for the session does. */
  async #checkSession() {
    try {
      const session = await readSession();
      if (session.token_required && session.role === null) goToSignIn();
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) goToSignIn();
    }
  }
}
