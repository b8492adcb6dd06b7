/**
 * Why a network answers as it does: its explanation of the digit that is looked at, one neuron written out, and what edits
 * do to the answer and to the accuracy. Asked only while somebody looks, and once the pen rests.
 */

/** @import {EditedAccuracy, EpochChoice, Explanation, NetworkEdit, NeuronArithmetic, ReadDigit} from "../types.js" */

import { explain, measureEdits, writeOutNeuron } from "../transport/api.js";
import { ProblemError } from "../transport/problem.js";
import { LatestCall } from "./latest-call.js";
import { NetworkEdits } from "./network-edits.js";

const REST_MS = 160;
const BRIEFLY_MS = 30;
const BUSY_AGAIN_MS = 700;

/** @typedef {{ run: string, epoch: EpochChoice, read: ReadDigit, isLearning: boolean }} Subject `epoch`: which of the run's weights were asked for */
/** @typedef {{ layer: number, unit: number, place: [number, number] | null }} NeuronPlace */

export class LookingInside {
  edits = new NetworkEdits();
  /** @type {Explanation | null} */
  explanation = null;
  /** @type {NeuronPlace | null} */
  chosen = null;
  /** @type {NeuronArithmetic | null} */
  neuron = null;
  /** @type {EditedAccuracy | null} of the edits as they are */
  accuracy = null;
  /** @type {number | null} the class to explain; null for the answer */
  label = null;
  /** @type {Explanation["neighbours"]} of the network without edits */
  neighbours = [];
  /** Among how many training images these are the nearest. */
  compared = 0;
  /** @type {Subject | null} */
  #subject = null;
  /** The weights that the edits are about. */
  #network = "";
  #isOpen = false;
  #onChange;
  #explain;
  #write;
  #measure;

  /**
   * @param {() => void} onChange
   * @param {(error: unknown) => void} onTrouble
   */
  constructor(onChange, onTrouble) {
    this.#onChange = onChange;
    /** @type {(call: LatestCall<any>) => (error: unknown) => void} */
    const onError = (call) => (error) => {
      // Somebody else looks into a network just now.
      if (error instanceof ProblemError && [429, 503].includes(error.problem.status)) setTimeout(() => call.request(), BUSY_AGAIN_MS);
      else onTrouble(error);
    };
    /** @type {LatestCall<Explanation>} */
    const explaining = new LatestCall(REST_MS, {
      ask: (signal) => this.#askExplanation(signal),
      onAnswer: (answer) => this.#take(answer),
      onError: (error) => onError(explaining)(error),
    });
    /** @type {LatestCall<NeuronArithmetic>} */
    const writing = new LatestCall(BRIEFLY_MS, {
      ask: (signal) => this.#askNeuron(signal),
      onAnswer: (answer) => {
        this.neuron = answer;
        onChange();
      },
      onError: (error) => onError(writing)(error),
    });
    /** @type {LatestCall<EditedAccuracy>} */
    const measuring = new LatestCall(BRIEFLY_MS, {
      ask: (signal) => this.#askAccuracy(signal),
      onAnswer: (answer) => {
        this.accuracy = answer;
        onChange();
      },
      onError: (error) => onError(measuring)(error),
    });
    this.#explain = explaining;
    this.#write = writing;
    this.#measure = measuring;
  }

  /** Whether what is shown is not yet about the edits or the drawing as they are. */
  get isBusy() {
    return this.#explain.isBusy || this.#measure.isBusy;
  }

  /** Whether the network's weights are still changing. */
  get isLearning() {
    return this.#subject?.isLearning ?? false;
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.#isOpen = isOpen;
    if (isOpen) this.#explain.request();
  }

  /** @param {Subject | null} subject null where nothing is read */
  follow(subject) {
    const before = this.#subject;
    if (subject?.read === before?.read) return;
    this.#subject = subject;
    const network = subject && `${subject.run} ${subject.epoch}`;
    if (network && network !== this.#network) {
      this.#network = network;
      this.#forgetNetwork();
    }
    if (!subject) this.#forgetDrawing();
    else if (this.#isOpen) this.#explain.request();
  }

  /** @param {number | null} label */
  explainLabel(label) {
    this.label = label;
    this.#explain.request();
  }

  /** @param {NeuronPlace | null} place */
  choose(place) {
    this.chosen = place;
    if (!place) this.neuron = null;
    this.#write.request();
    this.#onChange();
  }

  /**
   * @param {NetworkEdit} edit
   * @param {boolean} isMade false: it is taken back
   */
  edit(edit, isMade) {
    if (isMade) this.edits.put(edit);
    else this.edits.take(edit);
    this.#edited();
  }

  resetEdits() {
    this.edits.reset();
    this.#edited();
  }

  #edited() {
    if (this.edits.list.length) this.#measure.request();
    else {
      this.#measure.cancel();
      this.accuracy = null;
    }
    this.#explain.request();
    this.#onChange();
  }

  /** @param {AbortSignal} signal */
  #askExplanation(signal) {
    const question = this.#question();
    if (!question) return null;
    const label = this.label === null ? {} : { for: this.label };
    // New weights need the whole training set's features anew: not for every move of a slider, nor twice a second while
    // the network learns.
    return explain({ ...question, ...label, neighbours: this.edits.list.length === 0 && !this.isLearning }, signal);
  }

  /** @param {Explanation} answer */
  #take(answer) {
    this.explanation = answer;
    if (answer.compared > 0) {
      this.neighbours = answer.neighbours;
      this.compared = answer.compared;
    }
    if (this.chosen) this.#write.request();
    this.#onChange();
  }

  /** @param {AbortSignal} signal */
  #askNeuron(signal) {
    const question = this.#question();
    if (!question || !this.chosen) return null;
    const { layer, unit, place } = this.chosen;
    return writeOutNeuron({ ...question, layer, unit, ...(place ? { place } : {}) }, signal);
  }

  /** @param {AbortSignal} signal */
  #askAccuracy(signal) {
    const question = this.#question();
    if (!question || this.edits.list.length === 0) return null;
    const { run, iteration, edits } = question;
    return measureEdits({ run, ...(iteration ? { iteration } : {}), edits }, signal);
  }

  #question() {
    const subject = this.#subject;
    if (!subject || !this.#isOpen) return null;
    const { run, epoch, read } = subject;
    return { run, ...(epoch === "newest" ? {} : { iteration: epoch }), seen: read.image, edits: this.edits.list };
  }

  #forgetDrawing() {
    this.#explain.cancel();
    this.#write.cancel();
    this.explanation = null;
    this.neuron = null;
    this.neighbours = [];
    this.label = null;
    this.#onChange();
  }

  /** Another network has other neurons. */
  #forgetNetwork() {
    this.edits.reset();
    this.accuracy = null;
    this.chosen = null;
    this.#measure.cancel();
    this.#forgetDrawing();
  }
}
