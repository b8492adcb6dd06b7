/**
 * What can be done with a run in its present state: the next likely steps as buttons, the rest in a menu. It asks;
 * whether it happens is the server's decision.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run, RunAction} from "../types.js" */
/** @import {MenuAction} from "./action-menu.js" */
/** @import {IconName} from "./icons.js" */

import { ActionMenu } from "./action-menu.js";
import { Component } from "./component.js";
import { emit, h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{ words: Words, run: Run, readOnly: boolean, at: number | null }} RunActionsProps `at`: the kept epoch that is looked at */

/** A run that has just appeared is not deleted sooner than this. */
const DELETE_AGAIN_MS = 700;

/** @extends {Component<RunActionsProps>} */
export class RunActions extends Component {
  #draw = h("a", { class: "button", "data-testid": "action-draw" }, icon("pen"), h("span", { "data-text": "action.draw" }));
  #pause = this.#button("pause", "pause");
  #resume = this.#button("resume", "play");
  #step = this.#button("step", "step");
  #epoch = this.#button("epoch", "toEnd");
  #stop = this.#button("stop", "stop");
  #continue = h("button", { type: "button", class: "button", "data-testid": "action-continue", onclick: () => emit(this, "run-continue") }, icon("play"), h("span", { "data-text": "action.continue" }));
  #again = h("button", { type: "button", class: "button icon-only", "data-testid": "action-again", "data-label": "action.again", "data-hint": "action.again",
    onclick: () => emit(this, "run-again") }, icon("copy"), h("span", { "data-text": "action.again" }));
  #export = new ActionMenu();
  #menu = new ActionMenu();
  #delete = h("button", { type: "button", class: "button icon-only danger", "data-testid": "action-delete", "data-label": "action.delete", "data-hint": "action.delete",
    onclick: () => this.#remove() }, icon("trash"));
  #shownAt = -Infinity;

  /** @override */
  build() {
    this.append(this.#pause, this.#resume, this.#step, this.#epoch, this.#stop, this.#draw, this.#continue, this.#again, this.#export, this.#menu, this.#delete);
  }

  /**
   * @override
   * @param {RunActionsProps} next
   * @param {RunActionsProps} [previous]
   */
  update({ words, run, readOnly, at }, previous) {
    if (previous && previous.run.id !== run.id) this.#shownAt = performance.now();
    const { status, wanted } = run;
    const isStepping = isOneStep(run);
    const isMoving = (status === "running" || status === "queued") && !isStepping;
    const isPaused = status === "paused" || isStepping;
    const isStopping = wanted === "stop";
    this.#show(this.#pause, isMoving && wanted === "run", readOnly);
    this.#show(this.#resume, isPaused, readOnly || isStopping || isStepping);
    this.#show(this.#step, isPaused, readOnly || isStepping);
    this.#show(this.#epoch, isPaused || (status === "running" && wanted === "run"), readOnly || isStepping || run.pause_at !== null);
    this.#show(this.#stop, isMoving || isPaused, readOnly || isStopping);
    this.#show(this.#continue, (status === "finished" || status === "stopped") && run.reproduces === null, readOnly);
    this.#again.hidden = isPaused || isMoving;
    this.#again.disabled = readOnly;
    this.#delete.disabled = readOnly;
    this.#again.classList.toggle("icon-only", status !== "failed");
    this.#draw.hidden = !run.has_weights || run.planar || status === "failed" || isPaused;
    this.#draw.classList.toggle("primary", status === "finished");
    setAttribute(this.#draw, "href", `/draw?run=${encodeURIComponent(run.id)}`);
    this.#export.props = { words, name: "export", picture: "download", actions: exportActions(run, words, at) };
    this.#menu.props = { words, actions: this.#actions(run, readOnly) };
  }

  /**
   * @param {Run} run
   * @param {boolean} readOnly
   * @returns {MenuAction[]}
   */
  #actions(run, readOnly) {
    const tell = (/** @type {string} */ type, /** @type {unknown} */ detail = undefined) => () => emit(this, type, detail);
    return [
      { name: "drawToo", picture: "pen", shown: run.has_weights && !run.planar && Boolean(this.#draw.hidden), href: `/draw?run=${encodeURIComponent(run.id)}` },
      { name: "againToo", picture: "sliders", shown: !readOnly && Boolean(this.#again.hidden), run: tell("run-again") },
      { name: "fork", picture: "fork", shown: !readOnly && run.has_weights, run: tell("run-fork", null) },
      { name: "duplicate", picture: "copy", shown: !readOnly, run: tell("run-duplicate") },
      { name: "search", picture: "search", shown: !readOnly && run.status !== "failed", href: `/groups?new&base=${encodeURIComponent(run.id)}` },
      { name: "reproduce", picture: "repeat", shown: !readOnly && run.has_receipt, run: tell("run-reproduce") },
      { name: "receipt", picture: "receipt", shown: run.has_receipt, run: tell("run-receipt") },
    ];
  }

  /** A second press in a row would meet the run that took the place of the one that was meant. */
  #remove() {
    if (performance.now() - this.#shownAt > DELETE_AGAIN_MS) emit(this, "run-delete");
  }

  /**
   * A button that does nothing just now keeps its place and the focus.
   * @param {HTMLElement} button
   * @param {boolean} shown
   * @param {boolean} idle
   */
  #show(button, shown, idle) {
    button.hidden = !shown;
    setAttribute(button, "aria-disabled", idle ? "true" : null);
  }

  /**
   * @param {RunAction} action
   * @param {IconName} picture
   */
  #button(action, picture) {
    return h("button", {
      type: "button", class: "button", "data-testid": `action-${action}`,
      onclick: (/** @type {Event} */ event) => {
        if (!(/** @type {Element} */ (event.currentTarget)).hasAttribute("aria-disabled")) emit(this, "run-action", action);
      },
    }, icon(picture), h("span", { "data-text": `action.${action}` }));
  }
}

/**
 * A run as files that live outside of the lab.
 * @param {Run} run
 * @param {Words} words
 * @param {number | null} at
 * @returns {MenuAction[]}
 */
function exportActions(run, words, at) {
  const file = (/** @type {string} */ path) => ({ href: `/api/runs/${encodeURIComponent(run.id)}/exports/${path}`, saves: true });
  return [
    { name: "exportScript", picture: "script", shown: !run.spec.corrections, ...file("script") },
    { name: "exportReport", picture: "page", shown: true, ...file(`report.html?language=${words.language}`) },
    { name: "exportModel", picture: "layers", shown: run.has_weights, ...file("model.onnx") },
    { name: "exportWeights", picture: "weights", shown: run.has_weights, ...file("weights.safetensors") },
    { name: "exportModelAt", picture: "layers", shown: at !== null, ...file(`model.onnx?iteration=${at}`) },
    { name: "exportWeightsAt", picture: "weights", shown: at !== null, ...file(`weights.safetensors?iteration=${at}`) },
    { name: "exportLosses", picture: "table", shown: run.iteration > 0, ...file("metrics.csv") },
    { name: "exportEvaluations", picture: "table", shown: run.iteration > 0, ...file("evaluations.csv") },
  ];
}

/**
 * Whether a paused run just does a single mini-batch: it will be paused again before anybody could press a button.
 * @param {Run} run
 */
const isOneStep = (run) => (run.status === "queued" || run.status === "running") && run.pause_at !== null && run.pause_at - run.iteration <= 1;

customElements.define("run-actions", RunActions);
