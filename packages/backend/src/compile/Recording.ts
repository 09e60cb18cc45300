import type { Variable } from '@tensorflow/tfjs-core';
import type { OpAttribute, TensorValues } from '../kernels/tensorflow/NodeBackend.js';
import type { Where } from './Where.js';

/** A tensor that JavaScript made while a step ran: a shape, a factor, a mask. */
export interface Constant {
  shape: readonly number[];
  dtype: number;
  values: TensorValues;
  /** Of a large one, what tells it from others. */
  digest?: string;
}

/** Where a value of a recorded step comes from. */
export type Source =
  | { kind: 'input'; index: number }
  | { kind: 'variable'; index: number }
  | { kind: 'captured'; index: number }
  /** A tensor of the answer to question `part`. */
  | { kind: 'answer'; part: number; index: number }
  | { kind: 'constant'; constant: Constant }
  | { kind: 'node'; node: number; output: number };

/** One `executeOp`. */
export interface RecordedNode {
  op: string;
  attributes: OpAttribute[];
  inputs: Source[];
  /** Libtensorflow's number of each output's dtype. */
  outputs: number[];
  where: Where;
}

/** A tensor that was there before the step and is neither an argument nor a variable. */
export interface Captured {
  dataId: object;
  dtype: number;
}

/** A result of the step: a tensor with its source, or a value of any other kind. */
export interface RecordedOutput {
  path: string;
  source?: Source;
  dtype?: number;
  value?: unknown;
}

/** A number that a constant may depend on: a length of an argument's dimension, a number argument, one the caller named. */
export interface Quantity {
  name: string;
  value: number;
}

/** Where the step asked something in its middle: the ops before and after are two functions. */
export interface Question {
  /** How many ops came before it. */
  nodes: number;
  asked: RecordedOutput[];
  /** Everything about the answer that decides which function it is. */
  answerKey: string;
  /** Libtensorflow's number of each dtype of the answer's tensors. */
  answer: number[];
}

/** All that a step did in one call. */
export interface Recording {
  nodes: RecordedNode[];
  /** Libtensorflow's number of each argument's dtype. */
  inputs: number[];
  variables: { variable: Variable; dtype: number /** Other variables that had the same data. */; twins: Variable[] }[];
  captured: Captured[];
  questions: Question[];
  outputs: RecordedOutput[];
  assigned: { variable: Variable; source: Source; dtype: number }[];
  quantities: Quantity[];
  /** How often each of the step's optimizers counted. */
  iterations: number[];
  /** Why this one tells nothing about the next call: variables were made in it. */
  unsettled?: string;
  /** Why a step that does this cannot be compiled at all. */
  refusal?: string;
}
