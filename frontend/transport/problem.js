/**
 * A refusal by the server as an exception: RFC 9457 problem details with their code. Not for lost connections, which
 * stay the TypeError that fetch throws.
 */

/** @import {Problem} from "../types.js" */

export class ProblemError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.name = "ProblemError";
    this.problem = problem;
  }

  /**
   * @param {Response} response
   * @returns {Promise<ProblemError>}
   */
  static async from(response) {
    try {
      return new ProblemError(await response.json());
    } catch {
      return new ProblemError({
        type: "about:blank",
        title: response.statusText,
        status: response.status,
        detail: `${response.status} ${response.statusText}`.trim(),
        code: response.status >= 500 ? "internal-error" : "unknown",
      });
    }
  }
}
