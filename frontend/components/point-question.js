/**
 * Asks a network on points about one more point: two numbers to type, where the plane is not clicked, and the answer as
 * a class and the probability of each. Asking itself is its owner's.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Prediction, RunPoints} from "../types.js" */

import { UNKNOWN } from "../language/words.js";
import { classMark } from "./class-mark.js";
import { Component } from "./component.js";
import { emit, h, setText } from "./dom.js";

/**
 * @typedef {object} PointQuestionProps
 * @property {Words} words
 * @property {RunPoints | null} points
 * @property {[number, number] | null} asked
 * @property {Prediction | null} prediction
 * @property {boolean} isEarly asked before there were weights
 */

/** @extends {Component<PointQuestionProps>} */
export class PointQuestion extends Component {
  #x = this.#coordinate("x");
  #y = this.#coordinate("y");
  #suggestion = h("button", { type: "button", class: "button small", "data-testid": "point-suggestion", onclick: () => this.#suggest() });
  #form = h("form", { class: "question-form", novalidate: true, "data-testid": "point-form", onsubmit: (/** @type {Event} */ event) => this.#send(event) },
    h("label", { class: "question-field" }, h("span", { class: "field-label" }, "x"), h("span", { class: "field-control" }, this.#x)),
    h("label", { class: "question-field" }, h("span", { class: "field-label" }, "y"), h("span", { class: "field-control" }, this.#y)),
    h("button", { type: "submit", class: "button", "data-testid": "point-ask", "data-text": "point.ask" }));
  #answerMark = h("span", { class: "answer-mark", "aria-hidden": "true" });
  #answer = h("output", { class: "answer-class figure", "data-testid": "point-class" });
  #certainty = h("span", { class: "answer-certainty figure" });
  #bars = h("ol", { class: "answer-bars", "data-label": "point.probabilities" });
  /** @type {ReturnType<typeof classBar>[]} */
  #shown = [];
  #source = h("p", { class: "answer-source figure", "data-testid": "point-source" });

  /** @override */
  build() {
    this.append(
      h("h2", { class: "section-title", "data-text": "point.title" }),
      h("p", { class: "question-hint", "data-text": "point.hint" }),
      this.#form,
      h("div", { class: "question-suggestion" }, this.#suggestion),
      h("div", { class: "answer", "aria-live": "polite" }, this.#answerMark, this.#answer, this.#certainty),
      this.#bars,
      this.#source);
  }

  /**
   * @override
   * @param {PointQuestionProps} next
   * @param {PointQuestionProps} [previous]
   */
  update({ words, points, asked, prediction, isEarly }, previous) {
    if (asked && asked !== previous?.asked) [this.#x.value, this.#y.value] = asked.map(String);
    if (!asked && previous?.asked) this.#x.value = this.#y.value = "";
    if (points !== previous?.points) this.#offer(points);
    const question = points?.question ?? null;
    this.#suggestion.hidden = question === null;
    if (question) setText(this.#suggestion, words.t("point.suggestion", { x: question[0], y: question[1] }));
    const names = points?.class_names ?? [];
    const winner = prediction ? prediction.probabilities.indexOf(Math.max(...prediction.probabilities)) : -1;
    this.#answerMark.replaceChildren(...(winner < 0 ? [] : [classMark(winner)]));
    this.#answer.dataset.label = prediction?.label ?? "";
    setText(this.#answer, prediction ? words.t("point.class", { name: prediction.label }) : words.t(isEarly ? "point.early" : asked ? "point.asking" : "point.nothing"));
    this.#answer.classList.toggle("at-rest", !prediction);
    setText(this.#certainty, prediction ? words.percent(prediction.probabilities[winner], 1) : "");
    this.#shown.forEach((bar, k) => bar.show(words.t("point.class", { name: names[k] }), prediction?.probabilities[k] ?? null, k === winner, words));
    setText(this.#source, prediction?.point
      ? words.t("point.source", { x: prediction.point[0], y: prediction.point[1], iteration: prediction.iteration })
      : "");
  }

  /** @param {RunPoints | null} points */
  #offer(points) {
    this.#shown = (points?.class_names ?? []).map((_, k) => classBar(k));
    this.#bars.replaceChildren(...this.#shown.map((bar) => bar.node));
  }

  #suggest() {
    const question = this.props.points?.question;
    if (question) emit(this, "point-asked", [...question]);
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const wrong = [this.#x, this.#y].find((input) => input.value === "" || !input.validity.valid);
    if (wrong) return wrong.focus();
    emit(this, "point-asked", [this.#x.valueAsNumber, this.#y.valueAsNumber]);
  }

  /** @param {"x" | "y"} axis */
  #coordinate(axis) {
    return h("input", { type: "number", step: "any", autocomplete: "off", class: "figure", "data-testid": `point-${axis}` });
  }
}

/** @param {number} number of the class */
function classBar(number) {
  const name = h("span", { class: "answer-name" });
  const fill = h("span", { class: "probability-fill" });
  const value = h("span", { class: "answer-value figure" });
  const node = h("li", { class: "answer-bar", "data-testid": `point-bar-${number}` },
    classMark(number), name, h("span", { class: "probability-track", "aria-hidden": "true" }, fill), value);
  return {
    node,
    /**
     * @param {string} text
     * @param {number | null} probability
     * @param {boolean} isWinner
     * @param {Words} words
     */
    show(text, probability, isWinner, words) {
      node.dataset.probability = String(probability ?? 0);
      node.classList.toggle("winner", isWinner);
      setText(name, text);
      fill.style.transform = `scaleX(${probability ?? 0})`;
      setText(value, probability === null ? UNKNOWN : words.percent(probability, 1));
    },
  };
}

customElements.define("point-question", PointQuestion);
