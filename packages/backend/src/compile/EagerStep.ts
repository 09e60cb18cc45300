import { CompileError } from '../errors.js';
import { reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import type { AskingCompileOptions, CompileOptions, CompileStats } from './CompileOptions.js';
import { type Arguments, readArguments } from './containers.js';
import { eagerly } from './eagerly.js';
import { quantitiesOf } from './quantitiesOf.js';
import type { AnyAsk } from './Recorder.js';
import type { Quantity } from './Recording.js';

/** The arguments of one call, and its answers so far. */
export interface Call<Inputs> extends Arguments {
  inputs: Inputs;
  quantities: Quantity[];
  /** Answers given so far. If the call starts over, for example to be recorded, it gets the same answers. */
  answers: unknown[];
}

/** A step with `ask` after its arguments. */
export type AnyStep<Inputs extends readonly unknown[], Output> = (...all: [...Inputs, AnyAsk]) => Output;

/** A step that always runs eagerly: the part of `compile` that every backend supports. */
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

  /**
   * Returns an `ask` that first repeats the answers given so far in this call, then calls the option `answer` and
   * stores its result.
   */
  protected answering(call: Call<Inputs>): AnyAsk {
    let next = 0;
    return (question) => {
      const { answer } = this.options;
      if (!answer)
        throw new CompileError(
          `'${this.name}' calls ask, but the option 'answer' is missing. Pass a function that answers.`,
          { option: 'answer' },
        );
      if (next === call.answers.length) call.answers.push(answer(question, ...call.inputs));
      return call.answers[next++];
    };
  }

  protected eager(call: Call<Inputs>, ask = this.answering(call)): Output {
    return eagerly(this.name, () => this.step(...([...call.inputs, ask] as [...Inputs, AnyAsk])));
  }
}
