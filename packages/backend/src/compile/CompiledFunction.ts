import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { CompiledStepError } from '../errors/CompiledStepError.js';
import { digestOf } from './constantOf.js';
import { elementType, roundingOf } from './elementType.js';
import { evaluate } from './expression.js';
import { type FunctionBinding, idOf, type NodeBackend } from './NodeBackend.js';
import { type Argument, type Explained, encodeFunction, Refusal, type Template } from './Template.js';
import { describeWhere } from './Where.js';

/** How far outside the recorded sizes a size may be: further away, an eager call is made first, and seen to be the same. */
const reach = 2;

let functions = 0;

/** A step as one op of the eager context. */
export class CompiledFunction {
  readonly name: string;
  private readonly binding: FunctionBinding;
  /** Ids of the large constants, by argument. */
  private readonly owned = new Map<Argument, number>();

  constructor(
    private readonly step: string,
    public template: Template,
    private readonly backend: NodeBackend,
  ) {
    this.binding = backend.binding as FunctionBinding;
    this.name = `compiled_${step.replace(/\W/g, '_')}_${functions++}`;
    for (const argument of template.arguments) {
      if (argument.kind !== 'owned') continue;
      const { values, digest } = argument.constant;
      if (digest && digest !== digestOf(values))
        throw new Refusal('a large array was changed after a tensor was made of it');
    }
    this.binding.addFunction(encodeFunction(this.name, template));
    for (const argument of template.arguments) {
      if (argument.kind !== 'owned') continue;
      const { shape, dtype, values } = argument.constant;
      const copy = (values as Float32Array).slice();
      this.owned.set(argument, this.binding.createTensor([...shape], dtype, copy));
    }
  }

  /** Takes over what more recordings told of the sizes. The function is the same. */
  widen(template: Template): void {
    // Of the large constants, the ones that libtensorflow has.
    this.template = { ...template, arguments: this.template.arguments };
  }

  /** Whether this function may be used for a call, or why not. */
  reasonNotToRun(quantities: readonly number[]): string | undefined {
    const { quantities: ranges, arguments: all, twins, assigned } = this.template;
    for (const [i, { name, varies, least, most, equalTo }] of ranges.entries()) {
      const value = quantities[i];
      if (!varies && !Object.is(value, least)) return `${name} is ${value}, and was always ${least}`;
      if (value !== quantities[equalTo]) return `${name} is not ${ranges[equalTo].name}, as it always was`;
      const whole = Number.isInteger(least) && Number.isInteger(most);
      if (varies && whole && (value < least / reach || value > most * reach)) {
        return `${name} is ${value}, and was ${least} to ${most}`;
      }
    }
    for (const argument of all) {
      if (argument.kind === 'variable' && argument.variable.isDisposed) {
        return `variable '${argument.variable.name}' is disposed`;
      }
      if (argument.kind === 'captured' && !this.backend.tensorMap.has(argument.captured.dataId)) {
        return 'a tensor from outside the step is disposed';
      }
      if (argument.kind === 'feed' && !argument.elements.every((one) => agrees(one, argument.dtype, quantities))) {
        return 'a constant can be explained in two ways, and they differ now';
      }
    }
    const disposed = assigned.find(({ variable }) => variable.isDisposed);
    if (disposed) return `variable '${disposed.variable.name}' is disposed`;
    const parted = twins.find(([first, ...others]) => others.some(({ dataId }) => dataId !== first.dataId));
    return parted && `variable '${parted[0].name}' no longer shares its value with '${parted[1].name}'`;
  }

  /**
   * Computes the step.
   *
   * @returns The results' tensors in the order of `template.outputs`. The variables have their new values.
   */
  run(inputs: readonly Tensor[], quantities: readonly number[]): (Tensor | undefined)[] {
    const { results, outputs, assigned } = this.template;
    const feeds: number[] = [];
    try {
      const ids = this.template.arguments.map((argument) => this.idOf(argument, inputs, quantities, feeds));
      const infos = this.execute(ids, results.length);
      const used = new Set<Tensor>();
      return tidy(() => {
        const tensors = infos.map((info) => this.backend.createOutputTensor(info));
        for (const { variable, result } of assigned) variable.assign(tensors[result] as never);
        return outputs.map(({ result }) => {
          if (result === undefined) return undefined;
          // The caller may dispose each of them.
          const tensor = used.has(tensors[result]) ? tensors[result].clone() : tensors[result];
          used.add(tensor);
          return tensor;
        }) as Tensor[];
      });
    } finally {
      for (const id of feeds) this.binding.deleteTensor(id);
    }
  }

  /** Takes the function out of the context. */
  dispose(): void {
    for (const id of this.owned.values()) this.binding.deleteTensor(id);
    this.owned.clear();
    this.binding.removeFunction(this.name);
  }

  /** The binding's id of what an argument is; one that is made for this call is added to `feeds`. */
  private idOf(argument: Argument, inputs: readonly Tensor[], quantities: readonly number[], feeds: number[]): number {
    switch (argument.kind) {
      case 'input':
        return idOf(this.backend, inputs[argument.index]);
      case 'variable':
        return idOf(this.backend, argument.variable);
      case 'captured':
        return this.backend.tensorMap.get(argument.captured.dataId).id;
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

  private execute(ids: number[], outputs: number) {
    try {
      return this.binding.executeOp(this.name, [], ids, outputs);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const node = /\{\{node (?:\S*\/)?(n\d+)\}\}/.exec(message)?.[1];
      const place = node ? this.template.places.get(node) : undefined;
      // The first line without what it says of the function, whose name means nothing to anybody.
      const [line] = (/Message: (.*)/s.exec(message)?.[1] ?? message).split('\n');
      const reason = line.replace(/\{\{function_node \S*?\}\}\s*/g, '').trim();
      const where = place && describeWhere(place.where);
      throw new CompiledStepError({ step: this.step, op: place?.op, where, reason, cause });
    }
  }
}

function agrees(expressions: Explained, dtype: number, quantities: readonly number[]): boolean {
  if (expressions.length === 1) return true;
  const round = roundingOf(dtype);
  const value = round(evaluate(expressions[0], quantities));
  return expressions.every((expression) => Object.is(round(evaluate(expression, quantities)), value));
}
