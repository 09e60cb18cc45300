import type { Variable } from '@tensorflow/tfjs-core';
import type { OpAttribute, TensorValues } from '../kernels/tensorflow/NodeBackend.js';
import type { Where } from './Where.js';

/** A tensor that JavaScript made from values while a step ran: a shape, a factor, a mask. */
export interface Constant {
  shape: readonly number[];
  dtype: number;
  values: TensorValues;
  /** Hash of the values, for a large constant. */
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

/** One call of the binding's `executeOp`. */
export interface RecordedNode {
  op: string;
  attributes: OpAttribute[];
  inputs: Source[];
  /** Libtensorflow's number of each output's dtype. */
  outputs: number[];
  where: Where;
}

/** A tensor that existed before the step and is neither an argument nor a variable. */
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

/**
 * A number on which a constant may depend: the length of an argument's dimension, a number argument, or an entry of
 * `quantities`.
 */
export interface Quantity {
  name: string;
  value: number;
}

/** A call of `ask` in the middle of a step. The ops before and after it become separate functions. */
export interface Question {
  /** Number of ops before it. */
  nodes: number;
  asked: RecordedOutput[];
  /** The key of the answer; like the key of the arguments, it determines which function applies. */
  answerKey: string;
  /** Libtensorflow's number of each dtype of the answer's tensors. */
  answer: number[];
}

/** Everything that a step did in one call. */
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
  /** By how much the call increased `iterations` of each optimizer. */
  iterations: number[];
  /** Why this recording says nothing about later calls: the call created or disposed variables. */
  unsettled?: string;
  /** Why the step can never be compiled. */
  refusal?: string;
}
