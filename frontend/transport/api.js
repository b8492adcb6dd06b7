/**
 * The HTTP calls of docs/protocol.md, one function each. A refusal is thrown as ProblemError; where a token is asked
 * for, the page moves on to the sign-in page. Live streams are not here, see live-socket.js.
 */

/** @import {Prediction, Run, RunPage, RunSpec, Session} from "../types.js" */

import { ProblemError } from "./problem.js";

/** Leaves for the sign-in page, which comes back to where we are. */
export function goToSignIn() {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
async function call(path, init = {}) {
  const response = await fetch(path, { credentials: "same-origin", ...init });
  if (response.ok) return response.status === 204 ? null : response.json();
  if (response.status === 401 && location.pathname !== "/sign-in") goToSignIn();
  throw await ProblemError.from(response);
}

/**
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
function post(path, body, signal) {
  return call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
}

/** @returns {Promise<Session>} */
export const readSession = () => call("/api/session");

/**
 * @param {string} token
 * @returns {Promise<Session>}
 */
export const signIn = (token) => post("/api/session", { token });

/**
 * @param {Partial<RunSpec>} spec empty for the default experiment
 * @returns {Promise<Run>}
 */
export const startRun = (spec) => post("/api/runs", spec);

/**
 * @param {string} id
 * @param {"pause" | "resume" | "stop"} action
 * @returns {Promise<Run>}
 */
export const changeRun = (id, action) => call(`/api/runs/${encodeURIComponent(id)}/${action}`, { method: "POST" });

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export const deleteRun = (id) => call(`/api/runs/${encodeURIComponent(id)}`, { method: "DELETE" });

/**
 * The runs before the given one, newest first.
 * @param {string} before
 * @returns {Promise<RunPage>}
 */
export const olderRuns = (before) => call(`/api/runs?limit=50&before=${encodeURIComponent(before)}`);

/**
 * @param {{ image: string, run?: string }} drawing
 * @param {AbortSignal} signal
 * @returns {Promise<Prediction>}
 */
export const predict = (drawing, signal) => post("/api/predictions", drawing, signal);

/** @returns {Promise<unknown>} */
export const readOpenApi = () => call("/openapi.json");
