import type { Variable } from '@tensorflow/tfjs-core';
import { NonFiniteGradientError, NonFiniteLossError } from '../errors.js';
import type { Adam } from './Adam.js';
import type { NumbersQuestion } from './minimize.js';

/** What was read of one update. */
export interface UpdateNumbers {
  /** Totals and terms by name, means over the passes; totals first. */
  losses: Record<string, number>;
  /** L2 norm of each objective's mean gradient over all variables, before clipping. */
  gradientNorms: Record<string, number>;
}

/** What error messages name. */
export interface Names {
  /** Steps taken so far. */
  step: number;
  /** The optimizer of each objective, by the objective's name. */
  optimizers: Readonly<Record<string, Adam | undefined>>;
  nameOf: (variable: Variable) => string;
  /** What losses and norms are over all processes, from those of this one: all decide by the same numbers. @defaultValue they are of one */
  average?: (values: Values) => Values;
}

type Values = ArrayLike<number>;

/**
 * Reads what an update asks for, in one transfer.
 *
 * @throws {@link NonFiniteLossError} if a loss is not finite; where a total and its term are not, it names the term.
 * @throws {@link NonFiniteGradientError} if all losses are finite and a gradient is not.
 */
export async function readNumbers(question: NumbersQuestion, names: Names): Promise<UpdateNumbers> {
  const found = numbersOf(question, await question.numbers.data(), names);
  const failed = failedObjective(question, found);
  if (failed) throw gradientError(failed, await Promise.all(failed.gradients.map((one) => one.data())), names);
  return found;
}

/** A gradient is not finite, and what it is of has not been kept: the same step, run as it is, finds it. */
export class UnnamedGradientError extends Error {}

/** A question without the gradients. */
export interface LateNumbersQuestion extends Omit<NumbersQuestion, 'objectives'> {
  objectives: Omit<NumbersQuestion['objectives'][number], 'gradients'>[];
}

/**
 * The same at once, of an update whose gradients are gone.
 *
 * @throws {@link NonFiniteLossError} as above; {@link UnnamedGradientError} if all losses are finite and a gradient is not.
 */
export function readNumbersSync(question: LateNumbersQuestion, names: Names): UpdateNumbers {
  const found = numbersOf(question, question.numbers.dataSync(), names);
  if (failedObjective(question, found)) throw new UnnamedGradientError();
  return found;
}

type AskedObjective = NumbersQuestion['objectives'][number];

function failedObjective<Asked extends { name: string }>(
  { objectives }: { objectives: readonly Asked[] },
  { gradientNorms }: UpdateNumbers,
): Asked | undefined {
  return objectives.find(({ name }) => !Number.isFinite(gradientNorms[name]));
}

function numbersOf(
  { objectives, passes }: LateNumbersQuestion,
  own: Values,
  { step, average = (one) => one }: Names,
): UpdateNumbers {
  const values = average(own);
  const totals = objectives.map(({ name }) => name);
  const terms = objectives.flatMap((objective) => objective.terms);
  const names = [...totals, ...terms];
  const lossOf = (pass: number, name: string) => values[pass * names.length + names.indexOf(name)];
  const each = Array.from({ length: passes }, (_, pass) => pass);
  for (const pass of each)
    for (const name of [...terms, ...totals]) {
      const loss = lossOf(pass, name);
      if (!Number.isFinite(loss)) throw new NonFiniteLossError(name, loss, step, passes > 1 ? pass : undefined);
    }
  const mean = (name: string) => each.reduce((sum, pass) => sum + lossOf(pass, name), 0) / passes;
  const norms = objectives.map((_, i) => Math.sqrt(values[passes * names.length + i]) / passes);
  return {
    losses: Object.fromEntries(names.map((name) => [name, mean(name)])),
    gradientNorms: Object.fromEntries(totals.map((name, i) => [name, norms[i]])),
  };
}

function gradientError({ name }: AskedObjective, blocks: readonly Values[], names: Names): NonFiniteGradientError {
  const { variable, value } = largestOrNonFinite(names.optimizers[name] as Adam, blocks);
  return new NonFiniteGradientError(name, names.nameOf(variable), value, names.step);
}

/** The first variable whose gradient is not finite, else the one with the largest gradient; and that number. */
function largestOrNonFinite(optimizer: Adam, blocks: readonly Values[]): { variable: Variable; value: number } {
  let largest = { variable: optimizer.variables[0], value: 0 };
  for (const [i, variables] of optimizer.blocks.entries()) {
    const values = Array.from(blocks[i]);
    let start = 0;
    for (const variable of variables) {
      const own = values.slice(start, start + variable.size);
      const value = own.find((one) => !Number.isFinite(one));
      if (value !== undefined) return { variable, value };
      const ownLargest = own.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
      if (Math.abs(ownLargest) > Math.abs(largest.value)) largest = { variable, value: ownLargest };
      start += variable.size;
    }
  }
  return largest;
}
