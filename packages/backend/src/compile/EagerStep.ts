import { CompileError } from '../errors.js';
import { reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import type { AskingCompileOptions, CompileOptions, CompileStats } from './CompileOptions.js';
import { type Arguments, readArguments } from './containers.js';
import { eagerly } from './eagerly.js';
import { quantitiesOf } from './quantitiesOf.js';
import type { AnyAsk } from './Recorder.js';
import type { Quantity } from './Recording.js';

/** One call's arguments, and what was answered in it so far. */
export interface Call<Inputs> extends Arguments {
  inputs: Inputs;
  quantities: Quantity[];
  /** Answers that were given already: a call that begins anew is given them again. */
  answers: unknown[];
}

/** A step as it is called within: with `ask` after its arguments, if it asks. */
export type AnyStep<Inputs extends readonly unknown[], Output> = (...all: [...Inputs, AnyAsk]) => Output;

/** A step that runs as it is: what every backend can do of `compile`. */
export class EagerStep<Inputs extends readonly unknown[], Output> {
  protected readonly name: string;
  protected readonly settings: Required<
    Pick<CompileOptions<Inputs>, 'optimizers' | 'recordings' | 'capacity' | 'verifyEvery'>
  >;
  protected readonly counts = { calls: 0, compiledCalls: 0, verified: 0, differed: 0 };

  constructor(
    protected readonly step: AnyStep<Inputs, Output>,
    protected readonly options: Partial<AskingCompileOptions<Inputs, unknown, unknown>>,
  ) {
    const { name, optimizers = [], recordings = 3, capacity = 8, verifyEvery = 0 } = options;
    const atLeast = (least: number, option: string, value: number) => {
      if (Number.isInteger(value) && value >= least) return;
      throw new CompileError(`${option}: expected a whole number ≥ ${least}, got ${value}.`, { option, value });
    };
    atLeast(2, 'recordings', recordings);
    atLeast(1, 'capacity', capacity);
    atLeast(0, 'verifyEvery', verifyEvery);
    this.name = name ?? (step.name || 'step');
    this.settings = { optimizers, recordings, capacity, verifyEvery };
  }

  get stats(): CompileStats {
    const unsupported = reasonNotToCompile();
    return { ...this.counts, ...(unsupported ? { unsupported } : {}), keys: [] };
  }

  dispose(): void {}

  call(inputs: Inputs): Output {
    this.counts.calls++;
    return this.eager(this.read(inputs));
  }

  protected read(inputs: Inputs): Call<Inputs> {
    const { options } = this;
    const given = readArguments(options.inputs ? [options.inputs(...inputs)] : inputs);
    const named = Object.entries(options.quantities?.(...inputs) ?? {}).map(([name, value]) => ({ name, value }));
    const decisions = options.key?.(...inputs) ?? '';
    const key = `${decisions}|${named.map(({ name }) => name).join()}|${given.key}`;
    return { ...given, inputs, key, quantities: [...named, ...quantitiesOf(given)], answers: [] };
  }

  /** Answers from what was answered before in this call, then by asking. Every new answer is remembered. */
  protected answering(call: Call<Inputs>): AnyAsk {
    let next = 0;
    return (question) => {
      const { answer } = this.options;
      if (!answer) throw new CompileError(`'${this.name}' asks, and has no option 'answer'.`, { option: 'answer' });
      if (next === call.answers.length) call.answers.push(answer(question, ...call.inputs));
      return call.answers[next++];
    };
  }

  protected eager(call: Call<Inputs>, ask = this.answering(call)): Output {
    return eagerly(this.name, () => this.step(...([...call.inputs, ask] as [...Inputs, AnyAsk])));
  }
}
