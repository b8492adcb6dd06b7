/**
 * The shapes that travel between server and page (docs/protocol.md), and the few that the page's own parts share.
 * Types only: nothing here exists at run time.
 */

export type RunStatus = "queued" | "running" | "paused" | "stopped" | "finished" | "failed";
export type Wanted = "run" | "pause" | "stop";
export type Role = "operator" | "viewer";
export type Language = "en" | "ko";
export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

export interface RunSpec {
  name: string;
  dataset: string;
  train_size: number;
  validation_size: number;
  evaluation_size: number;
  noise: number;
  batch_size: number;
  sampling: string;
  shift: number;
  rotation: number;
  scaling: number;
  shear: number;
  elastic: number;
  thickness: number;
  output: string;
  layers: LayerSpec[];
  hidden_size: number;
  activation: string;
  initializer: string;
  weight_init_std: number;
  loss: string;
  gradient: string;
  optimizer: string;
  learning_rate: number;
  momentum: number;
  rho: number;
  beta1: number;
  beta2: number;
  weight_decay: number;
  schedule: string;
  step_iterations: number;
  step_factor: number;
  warmup_iterations: number;
  dtype: string;
  seed: number;
  iterations: number;
  epochs: number;
  seconds: number;
  target_accuracy: number;
  patience: number;
}

/** Which own digits a run learns beside MNIST, and how much they count. */
export interface OwnDigitsSpec {
  sha256: string;
  writer: string;
  weight: number;
  distortion: number;
}

/** One layer of a spec: its type, and whatever parameters that type has. */
export interface LayerSpec {
  type: string;
  [parameter: string]: string | number | boolean | null;
}

export type SpecValue = string | number | boolean | null | LayerSpec[];

export interface RunMessage {
  code: string;
  params: Record<string, string | number>;
  text: string;
}

/** New values of settings; `iteration` is the last one before they took effect, null while they are asked for. */
export interface RunChange {
  number: number;
  iteration: number | null;
  fields: Partial<RunSpec>;
  asked_at: string;
}

/** An epoch whose weights are kept. */
export interface KeptEpoch {
  iteration: number;
  epoch: number;
  train_accuracy: number;
  test_accuracy: number;
  validation_accuracy: number | null;
  is_first: boolean;
  is_best: boolean;
  is_last: boolean;
}

/** Weights of a layer as images: bytes of (count, channels, rows, columns), -127 to 127, in base64. */
export interface Filters {
  iteration: number;
  index: number;
  layer: string;
  kind: "weights" | "filters";
  rows: number;
  columns: number;
  channels: number;
  count: number;
  total: number;
  largest: number;
  images: string;
}

/** How often each class (row) was taken for each (column). */
export interface Confusion {
  iteration: number;
  class_names: string[];
  matrix: number[][];
  accuracy: number;
  count: number;
}

/** An image of the test data, 28 x 28 bytes in base64, and what the network answered. */
export interface ReadImage {
  index: number;
  label: number;
  predicted: number;
  probabilities: number[];
  image: string;
}

export interface ReadImages {
  iteration: number;
  count: number;
  images: ReadImage[];
}

/** How values are spread between a lowest and a highest one. */
export interface Spread {
  low: number;
  high: number;
  counts: number[];
  mean: number | null;
  std: number | null;
}

export interface LayerStatistics {
  index: number;
  name: string;
  title: string;
  weights: Spread | null;
  gradients: Spread | null;
  activations: Spread | null;
  dead: number | null;
  saturated: number | null;
  update_ratio: number | null;
}

/** Some of `total` losses, base64 of little endian: iterations int32, the others float32. */
export interface ThinnedLosses {
  iterations: string;
  losses: string;
  means: string;
  seconds: string;
  count: number;
  total: number;
}

export interface LayersEvent {
  type: "layers";
  iteration: number;
  learning_rate: number | null;
  layers: LayerStatistics[];
}

/** The learning rate of a run at some of its iterations, from the first to the planned last one. */
export interface LearningRates {
  iterations: number[];
  learning_rates: number[];
}

/** What a run was made of, so that it can be done again and compared. */
export interface Receipt {
  run: string;
  name: string;
  spec: RunSpec;
  seed: number;
  iterations: number;
  changes: { iteration: number; fields: Partial<RunSpec> }[];
  weights_sha256: string;
  dataset_sha256: string;
  start_sha256: string | null;
  versions: Record<string, string>;
  blas: string[];
  cpu: string;
  platform: string;
  parent: string | null;
  parent_iteration: number | null;
}

export type RunAction = "pause" | "resume" | "stop" | "step" | "epoch";

/** What is written on a run, and its place in the queue; what is left out stays as it is. */
export interface RunEdit {
  name?: string;
  notes?: string;
  tags?: string[];
  queue_position?: number;
}

export interface Run {
  id: string;
  name: string;
  status: RunStatus;
  wanted: Wanted;
  spec: RunSpec & { corrections?: OwnDigitsSpec | null };
  iteration: number;
  iterations: number;
  iterations_per_epoch: number;
  epoch: number;
  iterations_per_second: number | null;
  seconds: number;
  seconds_left: number | null;
  loss: number | null;
  train_accuracy: number | null;
  test_accuracy: number | null;
  validation_accuracy: number | null;
  best_test_accuracy: number | null;
  best_validation_accuracy: number | null;
  best_iteration: number | null;
  planar: boolean;
  group: string | null;
  changes: RunChange[];
  pause_at: number | null;
  notes: string;
  tags: string[];
  parent: string | null;
  parent_iteration: number | null;
  reproduces: string | null;
  has_receipt: boolean;
  parameters: number;
  layers: number[];
  queue_position: number | null;
  message: RunMessage | null;
  has_weights: boolean;
  attempt: number;
  revision: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface Evaluation {
  iteration: number;
  epoch: number;
  seconds: number;
  train_accuracy: number;
  test_accuracy: number;
  validation_accuracy?: number | null;
}

export interface SurfaceEvent {
  type: "surface";
  iteration: number;
  seconds: number;
  x_range: [number, number];
  y_range: [number, number];
  rows: number;
  columns: number;
  classes: number;
  probabilities: string;
}

export type RunEvent =
  | { type: "points"; first_iteration: number; count: number; seconds: number; losses: string }
  | ({ type: "evaluation" } & Evaluation)
  | SurfaceEvent
  | LayersEvent
  | ({ type: "thinned" } & ThinnedLosses)
  | { type: "change"; iteration: number; fields: Partial<RunSpec> }
  | { type: "rewind"; iteration: number }
  | { type: "status"; status: RunStatus; attempt: number };

export type RunStreamMessage =
  | { type: "hello"; run: Run; cursor: number }
  | { type: "events"; run: Run; cursor: number; events: RunEvent[] }
  | { type: "end"; run: Run };

export interface RunListMessage {
  type: "runs";
  runs: Run[];
  removed: string[];
}

export interface RunPage {
  runs: Run[];
  more: boolean;
  /** Of all pages. */
  count: number;
  /** That of all pages with the best test accuracy. */
  best: Run | null;
}

export type RunSort = "created_at" | "name" | "best_test_accuracy" | "best_validation_accuracy" | "loss" | "iteration" | "seconds" | "parameters";

/** Which page of which runs; an empty text chooses nothing. */
export interface RunQuery {
  sort: RunSort;
  order: "descending" | "ascending";
  offset: number;
  text: string;
  status: string;
  dataset: string;
  tag: string;
}

export interface Session {
  role: Role;
  token_required: boolean;
  /** for how long a deleted run can be had back */
  undo_seconds: number;
}

/** Points of a plane with the number of each one's class. */
export interface LabelledPoints {
  x: [number, number][];
  t: number[];
}

export interface RunPoints {
  train: LabelledPoints;
  test: LabelledPoints;
  class_names: string[];
  question: [number, number] | null;
}

export type Question = { image: string; run?: string; iteration?: number | "best" } | { point: [number, number]; run: string };

/** Which weights of a run answer; a number is the iteration of a kept epoch. */
export type EpochChoice = "newest" | "best" | number;

/** One of the digits that lie side by side in a drawing. */
export interface ReadDigit {
  digit: number;
  probabilities: number[];
  image: number[][];
  /** Left, top, right, bottom as shares of the picture that was sent. */
  box: [number, number, number, number];
  known: boolean;
  confidence: number;
}

/** Which run reads drawings when none is chosen, and the recipe for drawing that started it, if one did. */
export interface DrawingReaderFacts {
  run: string | null;
  recipe: string | null;
  training: Run | null;
}

/** A change of a network that is only looked at: nothing saved is changed. */
export type NetworkEdit =
  | { kind: "off"; layer: number; unit: number }
  | { kind: "bias"; layer: number; unit: number; value: number }
  | { kind: "prune"; layer: number; share: number };

/** Whose network is looked into, edited how. */
export interface NetworkQuestion {
  run: string;
  iteration?: number | "best";
  edits: NetworkEdit[];
}

/** And the image that it sees. */
export interface ExplanationQuestion extends NetworkQuestion {
  seen: number[][];
}

/** A layer lit up by a drawing; `values` (base64 of float32) of `shape`, of the first units where it has more. */
export interface LitLayer {
  index: number;
  title: string;
  shape: number[];
  units: number;
  values: string;
  biases: string | null;
  edits: NetworkEdit["kind"][];
}

export interface Neighbour {
  index: number;
  label: number;
  image: string;
  distance: number;
}

/** Arrays are base64 of float32. */
export interface Explanation {
  digit: number;
  probabilities: number[];
  image: number[][];
  run: string;
  iteration: number;
  for: number;
  against: number;
  gradient_times_input: string;
  gradient_times_input_against: string;
  occlusion: string;
  layers: LitLayer[];
  neighbours: Neighbour[];
  compared: number;
}

export interface SoftmaxSteps {
  logits: number[];
  largest: number;
  exponentials: number[];
  sum: number;
  probabilities: number[];
}

/** One neuron written out; the arrays (base64 of float32) have the shape `shape`. */
export interface NeuronArithmetic {
  layer: number;
  unit: number;
  title: string;
  place: [number, number] | null;
  source: string | null;
  shape: number[];
  inputs: string;
  weights: string;
  terms: string;
  bias: number;
  sum: number;
  steps: { title: string; value: number }[];
  output: number;
  softmax: SoftmaxSteps | null;
}

export interface EditedAccuracy {
  before: number;
  after: number;
  count: number;
}

/** Points [x, y, pressure, milliseconds], x and y in pixels of a canvas of 280. */
export type PenStrokes = number[][][];

export interface NewCorrection {
  writer: string;
  label: number;
  strokes: PenStrokes;
  seen: number[][];
  predicted: number;
  run: string;
}

/** What was drawn and meant; `image` is base64 of 784 bytes. Lists leave the strokes out. */
export interface Correction {
  id: string;
  writer: string;
  label: number;
  predicted: number | null;
  run: string | null;
  image: string;
  created_at: string;
  strokes?: PenStrokes;
}

export interface CorrectionPage {
  corrections: Correction[];
  more: boolean;
  writers: { writer: string; count: number }[];
}

/** Shares of right answers; `own` is null where none of one's own digits is held back. */
export interface FineTuningScore {
  own: number | null;
  mnist: number;
}

/** What a run has made of a writer's corrections; the scores are null until it has ended. */
export interface FineTuning {
  run: string;
  status: RunStatus;
  writer: string;
  learned: number;
  held_back: number;
  before: FineTuningScore | null;
  after: FineTuningScore | null;
  digits: { label: number; image: string; before: number; after: number }[];
}

export interface Prediction {
  digits: ReadDigit[];
  known: boolean;
  confidence: number;
  digit: number | null;
  label: string;
  class_names: string[];
  probabilities: number[];
  image: number[][] | null;
  point: [number, number] | null;
  run: string;
  run_name: string;
  run_status: RunStatus;
  iteration: number;
}

/** A text that the server brings in both languages. */
export type Localized = Record<Language, string>;

export interface Recipe {
  id: string;
  title: Localized;
  commentary: Localized;
  expected: Localized;
  seconds: number;
  accuracy: number | null;
  runs: RunSpec[];
}

export type Criterion = "validation_accuracy" | "test_accuracy";

export interface GroupSummary {
  id: string;
  kind: "search" | "recipe";
  name: string;
  recipe: string | null;
  created_at: string;
  fields: (keyof RunSpec)[];
  criterion: Criterion;
  best: string | null;
}

export interface Group extends GroupSummary {
  runs: Run[];
}

/** What a search tries for one field: these values, or a range. */
export type SearchedField =
  | { values: (string | number)[] }
  | { low: number; high: number; scale: "linear" | "log"; count?: number };

export interface SearchRequest {
  base: Partial<RunSpec>;
  method: "random" | "grid";
  fields: Record<string, SearchedField>;
  count: number;
  seed: number;
}

export interface FieldError {
  field: string;
  expected: string;
  got: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
}

/** One property of the run spec's JSON schema, as pydantic writes it. */
export interface SchemaProperty {
  type?: string;
  default?: SpecValue;
  enum?: string[];
  const?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  maxLength?: number;
  maxItems?: number;
  anyOf?: SchemaProperty[];
  items?: { oneOf?: { $ref: string }[] };
  group?: string;
  unit?: string;
  scale?: "linear" | "log";
  used_with?: Record<string, SpecValue[]>;
}

/** A value that can be typed or chosen, ready to be shown and checked. */
export interface Field {
  name: string;
  kind: "integer" | "number" | "text" | "choice" | "switch" | "layers";
  unit: string;
  scale: "linear" | "log";
  initial: SpecValue;
  options: string[];
  minimum: number | null;
  maximum: number | null;
  aboveMinimum: boolean;
  belowMaximum: boolean;
  maxLength: number | null;
  /** Whether it may be left empty, which is null. */
  optional: boolean;
}

/** One field of the run form. */
export interface SpecField extends Field {
  name: keyof RunSpec;
  group: string;
  /** The field matters only while each of these others has one of its values. */
  usedWith: Partial<Record<keyof RunSpec, SpecValue[]>>;
}

/** A kind of layer with the parameters that it has. */
export interface LayerType {
  type: string;
  parameters: Field[];
}

export interface RunSchema {
  fields: SpecField[];
  /** Names of those that may change while a run trains, in the order of the form. */
  changeable: (keyof RunSpec)[];
  layerTypes: LayerType[];
}

export interface DatasetFacts {
  name: string;
  shape: number[];
  classes: number;
  class_names: string[];
  train_size: number | null;
  generated: boolean;
}

export interface LayerSummary {
  name: string;
  input_shape: number[];
  output_shape: number[];
  parameters: number;
  multiply_adds: number;
}

export interface NetworkSummary {
  layers: LayerSummary[];
  parameters: number;
  multiply_adds: number;
}

/** What the server says of the network in the form. */
export interface NetworkFindings {
  /** False while an answer about the newest settings is awaited. */
  current: boolean;
  /** Of all layers, or of the first ones where a later one does not fit. */
  summary: NetworkSummary | null;
  complete: boolean;
  errors: FieldError[];
  unreachable: boolean;
}

/** Numbers are null where they are not finite. */
export interface ArrayCheck {
  name: string;
  shape: number[];
  checked: number;
  largest_relative_error: number | null;
  index: number[];
  numerical: number | null;
  backpropagation: number | null;
}

export interface GradientReport {
  arrays: ArrayCheck[];
  largest_relative_error: number | null;
  passed: boolean;
  seconds_numerical: number;
  seconds_backpropagation: number;
  parameters: number;
}

export interface GradientCheckState {
  busy: boolean;
  report: GradientReport | null;
  /** The spec that the report is about. */
  spec: Partial<RunSpec> | null;
  /** What the last call threw. */
  trouble: unknown;
}

export interface PlotlyEvents extends HTMLElement {
  on(event: string, listener: (detail: Record<string, unknown>) => void): void;
}

export interface PlotlyLibrary {
  react(target: HTMLElement, traces: object[], layout: object, config: object): Promise<HTMLElement>;
  purge(target: HTMLElement): void;
  toImage(figure: object, options: object): Promise<string>;
}

declare global {
  interface Window {
    Plotly?: PlotlyLibrary;
  }
}
