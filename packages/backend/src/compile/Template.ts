import type { Variable } from '@tensorflow/tfjs-core';
import { sameConstant } from './constantOf.js';
import type { Expression } from './expression.js';
import type { Captured, Constant } from './Recording.js';
import { FunctionDef, type FunctionDefinition, type NodeDef } from './schema.js';
import type { Where } from './Where.js';

/** All expressions that fit one number of a constant. If they disagree in a call, the function is not used. */
export type Explained = readonly Expression[];

/** The value of one argument of a function. */
export type Argument =
  | { kind: 'input'; index: number; dtype: number }
  | { kind: 'variable'; variable: Variable; dtype: number }
  | { kind: 'captured'; captured: Captured; dtype: number }
  | { kind: 'answer'; part: number; index: number; dtype: number }
  /** A result of an earlier part. */
  | { kind: 'earlier'; part: number; result: number; dtype: number }
  /** A large constant, made once and kept as long as the function. */
  | { kind: 'owned'; constant: Constant; dtype: number }
  /** A small tensor that depends on quantities, made for every call. */
  | { kind: 'feed'; shape: readonly number[]; elements: readonly Explained[]; dtype: number };

/** The values of a quantity in the recordings. */
export interface QuantityRange {
  name: string;
  varies: boolean;
  least: number;
  most: number;
  /** Index of the first quantity that was always equal to it, or its own. */
  equalTo: number;
}

/** One function: a whole step, or its ops before, between or after questions. */
export interface Part {
  arguments: Argument[];
  nodes: NodeDef[];
  /** References, `'n3:output:0'`, with dtypes. */
  results: { reference: string; dtype: number }[];
}

/** Index of a part, and of a result of that part. */
export interface ResultPlace {
  part: number;
  result: number;
}

/** A leaf of a container: the result of a part, or a constant value. */
export interface TemplateLeaf {
  path: string;
  place?: ResultPlace;
  value?: unknown;
}

/** The functions of a step, ready to be registered. */
export interface Template {
  /** One more than there are questions. */
  parts: Part[];
  questions: { asked: TemplateLeaf[]; answerKey: string }[];
  outputs: TemplateLeaf[];
  assigned: { variable: Variable; place: ResultPlace }[];
  /** Quantities of the arguments, then those of each answer. */
  quantities: QuantityRange[];
  /** Groups of variables that shared their data during the recordings. */
  twins: Variable[][];
  iterations: number[];
  /** Part and name of a node, `'1/n3'` → the op, and where it was recorded. */
  places: Map<string, { op: string; where: Where }>;
  recordedNodes: number;
}

/** Reason why a step cannot be compiled. */
export class Refusal extends Error {}

/** Whether a part computes anything. Nothing may follow the last question of a step. */
export function isFunction({ results }: Part): boolean {
  return results.length > 0;
}

/** Encodes a part as a serialised `FunctionDef`. */
export function encodeFunction(name: string, { arguments: all, nodes, results }: Part): Uint8Array {
  const definition: FunctionDefinition = {
    signature: {
      name,
      input_arg: all.map(({ dtype }, i) => ({ name: `a${i}`, type: dtype })),
      output_arg: results.map(({ dtype }, i) => ({ name: `r${i}`, type: dtype })),
    },
    node_def: nodes,
    ret: Object.fromEntries(results.map(({ reference }, i) => [`r${i}`, reference])),
  };
  return FunctionDef.encode(definition).finish();
}

function sameArgument(one: Argument, other: Argument): boolean {
  if (one.kind === 'variable') return other.kind === 'variable' && one.variable === other.variable;
  if (one.kind === 'captured') return other.kind === 'captured' && one.captured.dataId === other.captured.dataId;
  if (one.kind === 'owned') return other.kind === 'owned' && sameConstant(one.constant, other.constant);
  return JSON.stringify(one) === JSON.stringify(other);
}

const samePart = (one: Part, other: Part | undefined) =>
  other !== undefined &&
  one.arguments.length === other.arguments.length &&
  one.arguments.every((argument, i) => sameArgument(argument, other.arguments[i])) &&
  Buffer.compare(encodeFunction('f', one), encodeFunction('f', other)) === 0;

/** Whether two templates compute the same functions of the same arguments. The recorded ranges of quantities may differ. */
export function sameFunction(one: Template, other: Template): boolean {
  const text = ({ outputs, questions, assigned }: Template) =>
    JSON.stringify([outputs, questions, assigned.map(({ place }) => place)]);
  return (
    one.parts.length === other.parts.length &&
    one.parts.every((part, i) => samePart(part, other.parts[i])) &&
    one.assigned.every(({ variable }, i) => variable === other.assigned[i]?.variable) &&
    text(one) === text(other)
  );
}
