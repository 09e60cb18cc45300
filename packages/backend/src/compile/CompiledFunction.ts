import { Tensor } from '@tensorflow/tfjs-core';
import { CompiledStepError } from '../errors.js';
import { type FunctionBinding, idOf, type NodeBackend } from '../kernels/tensorflow/NodeBackend.js';
import { digestOf } from './constantOf.js';
import { mapLeaves } from './containers.js';
import { elementType, roundingOf } from './elementType.js';
import { type Expression, evaluate } from './expression.js';
import {
  type Argument,
  type Explained,
  encodeFunction,
  isFunction,
  Refusal,
  type Template,
  type TemplateLeaf,
} from './Template.js';
import { describeWhere } from './Where.js';

/** Factor by which a size may lie outside the recorded range. A call with a size further away is recorded first. */
const reach = 2;

let functions = 0;

/** The arguments and answers of one call. */
export interface CompiledCall {
  inputs: readonly Tensor[];
  /** Quantities of the arguments. */
  quantities: readonly number[];
  /** Answers question `part`. */
  answer(question: unknown, part: number): { tensors: readonly Tensor[]; quantities: readonly number[]; key: string };
}

/**
 * Result of a call: the values in the order of `template.outputs`, or the reason why an answer does not match the
 * recordings.
 */
export type CompiledResult = { values: unknown[]; reason?: undefined } | { reason: string };

/** State of a running call. */
interface Progress {
  call: CompiledCall;
  quantities: number[];
  answers: (readonly Tensor[])[];
  results: Tensor[][];
}

/** A compiled step: one op of the eager context, or n + 1 ops for a step with n questions. */
export class CompiledFunction {
  private readonly binding: FunctionBinding;
  private readonly names: string[];
  /** The binding's ids of the large constants, by argument. */
  private readonly owned = new Map<Argument, number>();

  constructor(
    private readonly step: string,
    public template: Template,
    /** The container of each question, with null in place of its leaves. */
    private readonly questions: readonly unknown[],
    private readonly backend: NodeBackend,
  ) {
    this.binding = backend.binding as FunctionBinding;
    const large = template.parts.flatMap(({ arguments: all }) => all).filter((one) => one.kind === 'owned');
    for (const { constant } of large) {
      if (constant.digest && constant.digest !== digestOf(constant.values)) {
        throw new Refusal('a large array was changed after a tensor was made of it');
      }
    }
    this.names = template.parts.map(() => `compiled_${step.replace(/\W/g, '_')}_${functions++}`);
    for (const [part, name] of this.names.entries()) {
      if (isFunction(template.parts[part])) this.binding.addFunction(encodeFunction(name, template.parts[part]));
    }
    for (const argument of large) {
      const { shape, dtype, values } = argument.constant;
      this.owned.set(argument, this.binding.createTensor([...shape], dtype, (values as Float32Array).slice()));
    }
  }

  /** Adopts the wider ranges of quantities from further recordings; the functions are unchanged. */
  widen(template: Template): void {
    // Keep the parts, because `owned` refers to their arguments.
    this.template = { ...template, parts: this.template.parts };
  }

  /** Why this function cannot be used for a call with these quantities, or undefined if it can. */
  reasonNotToRun(quantities: readonly number[]): string | undefined {
    const { parts, twins, assigned } = this.template;
    const outOfRange = this.reasonOfQuantities(quantities);
    if (outOfRange) return outOfRange;
    for (const argument of parts.flatMap(({ arguments: all }) => all)) {
      if (argument.kind === 'variable' && argument.variable.isDisposed) {
        return `variable '${argument.variable.name}' is disposed`;
      }
      if (argument.kind === 'captured' && !this.backend.tensorMap.has(argument.captured.dataId)) {
        return 'a tensor from outside the step is disposed';
      }
    }
    const disposed = assigned.find(({ variable }) => variable.isDisposed);
    if (disposed) return `variable '${disposed.variable.name}' is disposed`;
    const parted = twins.find(([first, ...others]) => others.some(({ dataId }) => dataId !== first.dataId));
    return parted && `variable '${parted[0].name}' no longer shares its value with '${parted[1].name}'`;
  }

  /**
   * Computes the step. Call it within `tidy`, which frees intermediate tensors.
   *
   * @returns The values of the step, whose variables have been assigned. Or the reason why an answer does not match the
   *   recordings; no variable has changed then.
   */
  run(call: CompiledCall): CompiledResult {
    const { parts, questions, outputs, assigned } = this.template;
    const progress: Progress = { call, quantities: [...call.quantities], answers: [], results: [] };
    for (const part of parts.keys()) {
      progress.results.push(this.runPart(part, progress));
      if (part === questions.length) break;
      let next = 0;
      const asked = questions[part].asked.map((leaf) => leafValue(leaf, progress.results));
      const { tensors, quantities, key } = call.answer(
        mapLeaves(this.questions[part], () => asked[next++]),
        part,
      );
      const { answerKey } = questions[part];
      if (key !== answerKey) return { reason: `the answer to question ${part} is ${key}, and was ${answerKey}` };
      const reason = this.reasonOfQuantities(quantities, progress.quantities);
      if (reason) return { reason };
      progress.quantities.push(...quantities);
      progress.answers.push(tensors);
    }
    const used = new Set<unknown>();
    const values = outputs.map((leaf) => {
      const value = leafValue(leaf, progress.results);
      // A tensor that occurs twice is cloned, because the caller disposes each result.
      const own = value instanceof Tensor && used.has(value) ? value.clone() : value;
      used.add(own);
      return own;
    });
    for (const { variable, place } of assigned) variable.assign(progress.results[place.part][place.result] as never);
    return { values };
  }

  /** Removes the functions from the context and frees the large constants. */
  dispose(): void {
    for (const id of this.owned.values()) this.binding.deleteTensor(id);
    this.owned.clear();
    for (const [part, name] of this.names.splice(0).entries()) {
      if (isFunction(this.template.parts[part])) this.binding.removeFunction(name);
    }
  }

  /** Why quantities do not match the recordings. `before` holds the quantities that were checked before. */
  private reasonOfQuantities(quantities: readonly number[], before: readonly number[] = []): string | undefined {
    const { quantities: ranges, parts } = this.template;
    const all = [...before, ...quantities];
    for (let i = before.length; i < all.length; i++) {
      const [{ name, varies, least, most, equalTo }, value] = [ranges[i], all[i]];
      if (!varies && !Object.is(value, least)) return `${name} is ${value}, and was always ${least}`;
      if (!Object.is(value, all[equalTo])) return `${name} is not ${ranges[equalTo].name}, as it always was`;
      const whole = Number.isInteger(least) && Number.isInteger(most);
      const [low, high] = [Math.min(least / reach, least * reach), Math.max(most / reach, most * reach)];
      if (varies && whole && (value < low || value > high)) {
        return `${name} is ${value}, and was ${least} to ${most}`;
      }
    }
    for (const argument of parts.flatMap((part) => part.arguments)) {
      if (argument.kind === 'feed' && !argument.elements.every((one) => agrees(one, argument.dtype, all))) {
        return 'a constant can be explained in two ways, and they differ now';
      }
    }
    return undefined;
  }

  private runPart(part: number, progress: Progress): Tensor[] {
    const { arguments: all, results } = this.template.parts[part];
    if (!isFunction(this.template.parts[part])) return [];
    const feeds: number[] = [];
    try {
      const ids = all.map((argument) => this.idOf(argument, progress, feeds));
      return this.execute(part, ids, results.length).map((info) => this.backend.createOutputTensor(info));
    } finally {
      for (const id of feeds) this.binding.deleteTensor(id);
    }
  }

  /** The binding's id of an argument's value. The id of a tensor made for this call is added to `feeds`. */
  private idOf(argument: Argument, { call, quantities, answers, results }: Progress, feeds: number[]): number {
    switch (argument.kind) {
      case 'input':
        return idOf(this.backend, call.inputs[argument.index]);
      case 'variable':
        return idOf(this.backend, argument.variable);
      case 'captured':
        return this.backend.tensorMap.get(argument.captured.dataId).id;
      case 'answer':
        return idOf(this.backend, answers[argument.part][argument.index]);
      case 'earlier':
        return idOf(this.backend, results[argument.part][argument.result]);
      case 'owned':
        return this.owned.get(argument) as number;
      case 'feed': {
        const id = this.feed(argument, quantities);
        feeds.push(id);
        return id;
      }
    }
  }

  private feed({ shape, dtype, elements }: Extract<Argument, { kind: 'feed' }>, quantities: readonly number[]): number {
    const Elements = elementType(dtype) as Float32ArrayConstructor;
    const values = Elements.from(elements, ([expression]) => evaluate(expression, quantities));
    return this.binding.createTensor([...shape], dtype, values);
  }

  private execute(part: number, ids: number[], outputs: number) {
    try {
      return this.binding.executeOp(this.names[part], [], ids, outputs);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const node = /\{\{node (?:\S*\/)?(n\d+)\}\}/.exec(message)?.[1];
      const place = node ? this.template.places.get(`${part}/${node}`) : undefined;
      // The first line, without the generated name of the function.
      const [line] = (/Message: (.*)/s.exec(message)?.[1] ?? message).split('\n');
      const reason = line.replace(/\{\{function_node \S*?\}\}\s*/g, '').trim();
      const where = place && describeWhere(place.where);
      throw new CompiledStepError({ step: this.step, op: place?.op, where, reason, cause });
    }
  }
}

function leafValue({ place, value }: TemplateLeaf, results: readonly Tensor[][]): unknown {
  return place ? results[place.part][place.result] : value;
}

/** Whether all expressions for a number give the same value. True if they depend on quantities that are not known yet. */
function agrees(expressions: Explained, dtype: number, quantities: readonly number[]): boolean {
  if (expressions.length === 1) return true;
  const known = (one: Expression) =>
    (!('quantity' in one) || one.quantity < quantities.length) && (!('other' in one) || one.other < quantities.length);
  if (!expressions.every(known)) return true;
  const round = roundingOf(dtype);
  const value = round(evaluate(expressions[0], quantities));
  return expressions.every((expression) => Object.is(round(evaluate(expression, quantities)), value));
}
