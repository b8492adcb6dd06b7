/**
 * The HTTP calls of docs/protocol.md, one function each. A refusal is thrown as ProblemError; where a token is asked
 * for, the page moves on to the sign-in page. Live streams are not here, see live-socket.js.
 */

/** @import {Confusion, Correction, CorrectionPage, DatasetFacts, DrawingReaderFacts, EditedAccuracy, Explanation, ExplanationQuestion, Filters, FineTuning, GradientReport, Group, GroupSummary, KeptEpoch, LearningRates, NetworkQuestion, NetworkSummary, NeuronArithmetic, NewCorrection, Prediction, Question, ReadImages, Receipt, Recipe, Run, RunAction, RunEdit, RunPage, RunPoints, RunSpec, SearchRequest, Session, ThinnedLosses} from "../types.js" */

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

/** @returns {Promise<null>} the session is over, also for copies of its cookie */
export const signOut = () => call("/api/session", { method: "DELETE" });

/**
 * @param {Partial<RunSpec>} spec empty for the default experiment
 * @returns {Promise<Run>}
 */
export const startRun = (spec) => post("/api/runs", spec);

/** @param {string} id */
const runPath = (id) => `/api/runs/${encodeURIComponent(id)}`;

/**
 * @param {string} id
 * @param {RunAction} action
 * @returns {Promise<Run>}
 */
export const actOnRun = (id, action) => call(`${runPath(id)}/${action}`, { method: "POST" });

/**
 * Changes settings from the next mini-batch on.
 * @param {string} id
 * @param {Partial<RunSpec>} fields
 * @returns {Promise<Run>}
 */
export const changeSettings = (id, fields) => post(`${runPath(id)}/changes`, fields);

/**
 * @param {string} id
 * @param {RunEdit} edit
 * @returns {Promise<Run>}
 */
export const editRun = (id, edit) => call(runPath(id), { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify(edit) });

/**
 * Lets a run that ended go on.
 * @param {string} id
 * @param {number} iterations so many more
 * @returns {Promise<Run>}
 */
export const continueRun = (id, iterations) => post(`${runPath(id)}/continue`, { iterations });

/**
 * @param {string} id
 * @returns {Promise<Run>} a new run with the same settings
 */
export const duplicateRun = (id) => call(`${runPath(id)}/duplicate`, { method: "POST" });

/**
 * @param {string} id
 * @returns {Promise<Run>} a new run that does it again and compares the weights
 */
export const reproduceRun = (id) => call(`${runPath(id)}/reproduce`, { method: "POST" });

/**
 * @param {string} id
 * @param {number | null} iteration of a kept epoch; null for the newest weights
 * @param {Partial<RunSpec>} spec fields that differ
 * @returns {Promise<Run>} a new run from those weights
 */
export const forkRun = (id, iteration, spec) => post(`${runPath(id)}/forks`, { iteration, spec });

/**
 * Takes back a deletion, for as long as the server remembers.
 * @param {string} id
 * @returns {Promise<Run>}
 */
export const restoreRun = (id) => call(`${runPath(id)}/restore`, { method: "POST" });

/**
 * @param {string} id
 * @returns {Promise<KeptEpoch[]>}
 */
export const readEpochs = async (id) => (await call(`${runPath(id)}/epochs`)).epochs;

/**
 * The weights of a layer at a kept epoch, as images.
 * @param {string} id
 * @param {number} iteration
 * @param {number | null} layer its place; null for the first with weights
 * @returns {Promise<Filters>}
 */
export const readFilters = (id, iteration, layer) => call(`${runPath(id)}/epochs/${iteration}/filters${layer === null ? "" : `?layer=${layer}`}`);

/**
 * @param {string} id
 * @param {number} iteration
 * @returns {Promise<Confusion>} of the test data
 */
export const readConfusion = (id, iteration) => call(`${runPath(id)}/epochs/${iteration}/confusion`);

/**
 * The images behind a cell of the confusion matrix.
 * @param {string} id
 * @param {number} iteration
 * @param {number} label
 * @param {number} predicted
 * @param {number} offset
 * @param {number} limit
 * @returns {Promise<ReadImages>}
 */
export const readConfused = (id, iteration, label, predicted, offset, limit) => call(`${runPath(id)}/epochs/${iteration}/confusion/${label}/${predicted}?offset=${offset}&limit=${limit}`);

/**
 * @param {string} id
 * @param {number} iteration
 * @returns {Promise<ReadImages>} the surest first
 */
export const readMistakes = (id, iteration) => call(`${runPath(id)}/epochs/${iteration}/mistakes?limit=24`);

/**
 * The losses of a stretch, in about so many points.
 * @param {string} id
 * @param {number} from
 * @param {number} to
 * @param {number} points
 * @returns {Promise<ThinnedLosses>}
 */
export const readLosses = (id, from, to, points) => call(`${runPath(id)}/losses?from=${from}&to=${to}&points=${points}`);

/**
 * The learning rate over a whole run, past and planned.
 * @param {string} id
 * @returns {Promise<LearningRates>}
 */
export const readLearningRates = (id) => call(`${runPath(id)}/learning-rates?points=500`);

/**
 * @param {string} id
 * @returns {Promise<Receipt>}
 */
export const readReceipt = (id) => call(`${runPath(id)}/receipt`);

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export const deleteRun = (id) => call(runPath(id), { method: "DELETE" });

/**
 * The runs before the given one, newest first.
 * @param {string} before
 * @returns {Promise<RunPage>}
 */
export const olderRuns = (before) => call(`/api/runs?limit=50&before=${encodeURIComponent(before)}`);

/**
 * One page of all runs, sorted and chosen by the server.
 * @param {import("../types.js").RunQuery} query
 * @param {number} limit
 * @returns {Promise<RunPage>}
 */
export function listRuns(query, limit) {
  const asked = Object.entries(query).filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]);
  return call(`/api/runs?${new URLSearchParams([["limit", String(limit)], ...asked])}`);
}

/**
 * @param {string} id
 * @returns {Promise<Run>}
 */
export const readRun = (id) => call(runPath(id));

/**
 * The points of the plane that a run learns from.
 * @param {string} id
 * @returns {Promise<RunPoints>}
 */
export const readPoints = (id) => call(`${runPath(id)}/points`);

/**
 * @param {Question} question
 * @param {AbortSignal} signal
 * @returns {Promise<Prediction>}
 */
export const predict = (question, signal) => post("/api/predictions", question, signal);

/** @returns {Promise<DrawingReaderFacts>} */
export const readDrawingReader = () => call("/api/predictions/reader");

/**
 * @param {ExplanationQuestion & { for?: number, neighbours: boolean }} question
 * @param {AbortSignal} signal
 * @returns {Promise<Explanation>}
 */
export const explain = (question, signal) => post("/api/explanations", question, signal);

/**
 * @param {ExplanationQuestion & { layer: number, unit: number, place?: [number, number] }} question
 * @param {AbortSignal} signal
 * @returns {Promise<NeuronArithmetic>}
 */
export const writeOutNeuron = (question, signal) => post("/api/explanations/neuron", question, signal);

/**
 * @param {NetworkQuestion} question
 * @param {AbortSignal} signal
 * @returns {Promise<EditedAccuracy>}
 */
export const measureEdits = (question, signal) => post("/api/explanations/accuracy", question, signal);

/**
 * @param {NewCorrection} correction
 * @returns {Promise<Correction>} with its strokes
 */
export const keepCorrection = (correction) => post("/api/corrections", correction);

/**
 * Newest first.
 * @param {string} writer
 * @param {string} [after] the id of the last one seen
 * @returns {Promise<CorrectionPage>}
 */
export const readCorrections = (writer, after) => call(`/api/corrections?limit=48&writer=${encodeURIComponent(writer)}${after ? `&after=${encodeURIComponent(after)}` : ""}`);

/**
 * @param {string} id
 * @returns {Promise<Correction>} with its strokes
 */
export const readCorrection = (id) => call(`/api/corrections/${encodeURIComponent(id)}`);

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export const deleteCorrection = (id) => call(`/api/corrections/${encodeURIComponent(id)}`, { method: "DELETE" });

/**
 * @param {string} writer
 * @returns {Promise<{ deleted: number }>}
 */
export const deleteCorrectionsOf = (writer) => call(`/api/corrections?writer=${encodeURIComponent(writer)}`, { method: "DELETE" });

/** @param {string} writer */
export const exportAddress = (writer) => `/api/corrections/export?writer=${encodeURIComponent(writer)}`;

/**
 * @param {{ run: string, iteration?: number, writer: string }} order
 * @returns {Promise<Run>} a new run, which learns that hand
 */
export const startFineTuning = (order) => post("/api/corrections/fine-tunings", order);

/**
 * @param {string} run
 * @returns {Promise<FineTuning>}
 */
export const readFineTuning = (run) => call(`/api/corrections/fine-tunings/${encodeURIComponent(run)}`);

/** @returns {Promise<Recipe[]>} */
export const readRecipes = async () => (await call("/api/recipes")).recipes;

/**
 * @param {string} id
 * @returns {Promise<Group>}
 */
export const startRecipe = (id) => call(`/api/recipes/${encodeURIComponent(id)}/runs`, { method: "POST" });

/**
 * @param {SearchRequest} search
 * @returns {Promise<Group>}
 */
export const startSearch = (search) => post("/api/searches", search);

/** @returns {Promise<GroupSummary[]>} newest first */
export const readGroups = async () => (await call("/api/groups?limit=50")).groups;

/**
 * @param {string} id
 * @returns {Promise<Group>}
 */
export const readGroup = (id) => call(`/api/groups/${encodeURIComponent(id)}`);

/**
 * Stops all its runs that have not ended.
 * @param {string} id
 */
export const stopGroup = (id) => call(`/api/groups/${encodeURIComponent(id)}/stop`, { method: "POST" });

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export const deleteGroup = (id) => call(`/api/groups/${encodeURIComponent(id)}`, { method: "DELETE" });

/** @returns {Promise<DatasetFacts[]>} */
export const readDatasets = async () => (await call("/api/datasets")).datasets;

/**
 * What a network is made of, without starting a run.
 * @param {Partial<RunSpec>} spec
 * @param {AbortSignal} signal
 * @returns {Promise<NetworkSummary>}
 */
export const summarizeNetwork = (spec, signal) => post("/api/network-summaries", spec, signal);

/**
 * Holds backpropagation against central differences; takes seconds.
 * @param {{ spec: Partial<RunSpec>, per_array?: number }} question
 * @param {AbortSignal} signal
 * @returns {Promise<GradientReport>}
 */
export const checkGradient = (question, signal) => post("/api/gradient-checks", question, signal);

/** @returns {Promise<unknown>} */
export const readOpenApi = () => call("/openapi.json");
