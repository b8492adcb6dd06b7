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
  batch_size: number;
  sampling: string;
  hidden_size: number;
  activation: string;
  initializer: string;
  weight_init_std: number;
  loss: string;
  optimizer: string;
  learning_rate: number;
  dtype: string;
  seed: number;
  iterations: number;
}

export interface RunMessage {
  code: string;
  params: Record<string, string | number>;
  text: string;
}

export interface Run {
  id: string;
  name: string;
  status: RunStatus;
  wanted: Wanted;
  spec: RunSpec;
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
  best_test_accuracy: number | null;
  best_iteration: number | null;
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
}

export type RunEvent =
  | { type: "points"; first_iteration: number; count: number; seconds: number; losses: string }
  | ({ type: "evaluation" } & Evaluation)
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
}

export interface Session {
  role: Role;
  token_required: boolean;
}

export interface Prediction {
  digit: number;
  probabilities: number[];
  image: number[][];
  run: string;
  run_name: string;
  run_status: RunStatus;
  iteration: number;
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
  default?: string | number;
  enum?: string[];
  const?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  maxLength?: number;
  group?: string;
  unit?: string;
  scale?: "linear" | "log";
}

/** One field of the form, ready to be shown and checked. */
export interface SpecField {
  name: keyof RunSpec;
  kind: "integer" | "number" | "text" | "choice";
  group: string;
  unit: string;
  scale: "linear" | "log";
  initial: string | number;
  options: string[];
  minimum: number | null;
  maximum: number | null;
  aboveMinimum: boolean;
  maxLength: number | null;
}

export interface PlotlyEvents extends HTMLElement {
  on(event: string, listener: (detail: Record<string, unknown>) => void): void;
}

export interface PlotlyLibrary {
  react(target: HTMLElement, traces: object[], layout: object, config: object): Promise<HTMLElement>;
  purge(target: HTMLElement): void;
}

declare global {
  interface Window {
    Plotly?: PlotlyLibrary;
  }
}
