import type { Variable } from '@tensorflow/tfjs-core';
import { sameConstant } from './constantOf.js';
import type { Expression } from './expression.js';
import type { Captured, Constant } from './Recording.js';
import { FunctionDef, type FunctionDefinition, type NodeDef } from './schema.js';
import type { Where } from './Where.js';

/** A number of a constant with every expression that fits it: where they disagree, none is trusted. */
export type Explained = readonly Expression[];

/** What the function is given for one of its arguments. */
export type Argument =
  | { kind: 'input'; index: number; dtype: number }
  | { kind: 'variable'; variable: Variable; dtype: number }
  | { kind: 'captured'; captured: Captured; dtype: number }
  /** A large constant: made once, kept as long as the function. */
  | { kind: 'owned'; constant: Constant; dtype: number }
  /** A small tensor that depends on quantities: made for every call. */
  | { kind: 'feed'; shape: readonly number[]; elements: readonly Explained[]; dtype: number };

/** What is known of a quantity from the recordings. */
export interface QuantityRange {
  name: string;
  varies: boolean;
  least: number;
  most: number;
  /** Index of the first quantity that was always equal to it, or its own. */
  equalTo: number;
}

/** A function of a step, ready to be registered under a name. */
export interface Template {
  arguments: Argument[];
  nodes: NodeDef[];
  /** References, `'n3:output:0'`, with dtypes. */
  results: { reference: string; dtype: number }[];
  /** Per result of the step: which of `results` it is, or its value. */
  outputs: { path: string; result?: number; value?: unknown }[];
  assigned: { variable: Variable; result: number }[];
  quantities: QuantityRange[];
  /** Variables that shared their data while it was recorded. */
  twins: Variable[][];
  iterations: number[];
  /** Name of a node → the op, and where it was recorded. */
  places: Map<string, { op: string; where: Where }>;
  recordedNodes: number;
}

/** Why a step cannot be one function. */
export class Refusal extends Error {}

/** The function as TensorFlow writes it, under a name. */
export function encodeFunction(name: string, template: Template): Uint8Array {
  const definition: FunctionDefinition = {
    signature: {
      name,
      input_arg: template.arguments.map(({ dtype }, i) => ({ name: `a${i}`, type: dtype })),
      output_arg: template.results.map(({ dtype }, i) => ({ name: `r${i}`, type: dtype })),
    },
    node_def: template.nodes,
    ret: Object.fromEntries(template.results.map(({ reference }, i) => [`r${i}`, reference])),
  };
  return FunctionDef.encode(definition).finish();
}

function sameArgument(one: Argument, other: Argument): boolean {
  if (one.kind === 'variable') return other.kind === 'variable' && one.variable === other.variable;
  if (one.kind === 'captured') return other.kind === 'captured' && one.captured.dataId === other.captured.dataId;
  if (one.kind === 'owned') return other.kind === 'owned' && sameConstant(one.constant, other.constant);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether two templates compute the same of the same arguments: they may differ in the sizes they were recorded with. */
export function sameFunction(one: Template, other: Template): boolean {
  return (
    one.arguments.length === other.arguments.length &&
    one.arguments.every((argument, i) => sameArgument(argument, other.arguments[i])) &&
    one.assigned.every(({ variable, result }, i) => {
      const match = other.assigned[i];
      return variable === match?.variable && result === match.result;
    }) &&
    one.assigned.length === other.assigned.length &&
    JSON.stringify(one.outputs) === JSON.stringify(other.outputs) &&
    Buffer.compare(encodeFunction('f', one), encodeFunction('f', other)) === 0
  );
}
