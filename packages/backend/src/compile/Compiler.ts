import { dispose, engine, keep, Tensor, type TensorContainer, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type FunctionBinding, nodeBackend, reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import { CacheEntry } from './CacheEntry.js';
import { CompiledFunction } from './CompiledFunction.js';
import type { AskingCompileOptions, CompileStats } from './CompileOptions.js';
import { mapLeaves, readArguments } from './containers.js';
import { type AnyStep, type Call, EagerStep } from './EagerStep.js';
import { firstDifference } from './firstDifference.js';
import { firstUnequal } from './firstUnequal.js';
import { LeastRecentlyUsed } from './LeastRecentlyUsed.js';
import { makeTemplate } from './makeTemplate.js';
import { opTable } from './opTable.js';
import { quantitiesOf } from './quantitiesOf.js';
import type { Recording } from './Recording.js';
import { isRecording, record } from './record.js';
import { isFunction, Refusal, sameFunction } from './Template.js';

/** Records, compiles and runs a step; `compile` wraps it in a function. */
export class Compiler<Inputs extends readonly unknown[], Output> extends EagerStep<Inputs, Output> {
  private readonly entries: LeastRecentlyUsed<CacheEntry>;

  constructor(step: AnyStep<Inputs, Output>, options: Partial<AskingCompileOptions<Inputs, unknown, unknown>>) {
    super(step, options);
    this.entries = new LeastRecentlyUsed(this.settings.capacity, (entry) => entry.drop());
  }

  override get stats(): CompileStats {
    return { ...super.stats, keys: this.entries.entries().map(([, { stats }]) => ({ ...stats })) };
  }

  override dispose(): void {
    this.entries.clear();
  }

  override call(inputs: Inputs): Output {
    this.counts.calls++;
    const call = this.read(inputs);
    const { gradientDepth } = engine().state;
    // TF.js cannot differentiate a compiled function. Inside another recording, the step's ops are recorded as part of that.
    if (reasonNotToCompile() || isRecording() || gradientDepth > 0) return this.eager(call);
    let entry = this.entries.get(call.key);
    if (!entry) {
      entry = new CacheEntry(call.key);
      this.entries.set(call.key, entry);
    }
    if (entry.refused) return this.eager(call);
    if (!entry.compiled) return this.recorded(entry, call);
    const reason = entry.compiled.reasonNotToRun(call.quantities.map(({ value }) => value));
    if (reason) {
      entry.stats.reason = reason;
      return this.recorded(entry, call);
    }
    const { verifyEvery } = this.settings;
    if (verifyEvery > 0 && (entry.stats.compiledCalls + 1) % verifyEvery === 0) return this.verified(entry, call);
    return this.compiled(entry, call);
  }

  private recorded(entry: CacheEntry, call: Call<Inputs>): Output {
    const questions: unknown[] = [];
    const answer = this.answering(call);
    const { output, recording } = record(
      nodeBackend(),
      {
        inputs: call.tensors.map(({ tensor }) => tensor),
        quantities: call.quantities,
        optimizers: this.settings.optimizers,
        answer: (question) => {
          questions.push(mapLeaves(question, () => null));
          return answer(question);
        },
      },
      (ask) => this.eager(call, ask),
    );
    entry.containers = mapLeaves(output, () => null);
    entry.questions = questions;
    entry.stats.recordings++;
    entry.stats.recordedOps = recording.nodes.length;
    this.learn(entry, recording);
    return output;
  }

  /** Adds a recording, and compiles the step once there are enough. */
  private learn(entry: CacheEntry, recording: Recording): void {
    if (recording.refusal) {
      this.refuse(entry, recording.refusal);
      return;
    }
    const [first] = entry.recordings;
    const difference = recording.unsettled ?? (first && firstDifference(first, recording));
    if (difference) {
      if (!entry.restart(recording, difference)) this.refuse(entry, `no two calls are alike: ${difference}`);
      if (recording.unsettled) entry.recordings = [];
      return;
    }
    entry.add(recording);
    if (entry.recordings.length >= this.settings.recordings) this.make(entry);
  }

  private make(entry: CacheEntry): void {
    const start = performance.now();
    const backend = nodeBackend();
    const { stats } = entry;
    try {
      const template = makeTemplate(entry.recordings, opTable(backend.binding as FunctionBinding));
      if (entry.compiled && sameFunction(entry.compiled.template, template)) {
        entry.compiled.widen(template);
        return;
      }
      const again = entry.compiled ? `, again: ${stats.reason}` : '';
      entry.drop();
      entry.compiled = new CompiledFunction(this.name, template, entry.questions, backend);
      const all = template.parts.flatMap((part) => part.arguments);
      stats.state = 'compiled';
      stats.reason = undefined;
      stats.functions = template.parts.filter(isFunction).length;
      stats.functionOps = template.places.size;
      stats.feeds = all.filter(({ kind }) => kind === 'feed').length;
      stats.firstCall = performance.now() - start;
      const made = stats.functions === 1 ? 'a function' : `${stats.functions} functions`;
      this.options.log?.(`${this.name}: ${template.recordedNodes} ops become ${made} of ${stats.functionOps}${again}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(entry, error.message);
    }
  }

  private refuse(entry: CacheEntry, reason: string): void {
    entry.refuse(reason);
    this.options.log?.(`${this.name}: not compiled: ${reason}`);
  }

  private compiled(entry: CacheEntry, call: Call<Inputs>): Output {
    const { stats } = entry;
    const compiled = entry.compiled as CompiledFunction;
    const start = performance.now();
    const ask = this.answering(call);
    return tidy(() => {
      const result = compiled.run({
        inputs: call.tensors.map(({ tensor }) => tensor),
        quantities: call.quantities.map(({ value }) => value),
        answer: (question) => {
          const answer = readArguments([tidy(() => ask(question) as TensorContainer)]);
          const { tensors, key } = answer;
          const quantities = quantitiesOf(answer).map(({ value }) => value);
          return { tensors: tensors.map(({ tensor }) => tensor), quantities, key };
        },
      });
      if (result.reason !== undefined) {
        stats.reason = result.reason;
        return this.recorded(entry, call) as TensorContainer;
      }
      if (stats.compiledCalls === 0) stats.firstCall = (stats.firstCall ?? 0) + performance.now() - start;
      stats.compiledCalls++;
      this.counts.compiledCalls++;
      const { iterations } = compiled.template;
      for (const [i, optimizer] of this.settings.optimizers.entries()) count(optimizer, iterations[i]);
      let next = 0;
      return mapLeaves(entry.containers, () => result.values[next++]) as TensorContainer;
    }) as Output;
  }

  /** Runs the call eagerly and then, from the same state, compiled. Returns the eager result if the two differ. */
  private verified(entry: CacheEntry, call: Call<Inputs>): Output {
    return tidy(() => this.compare(entry, call) as TensorContainer) as Output;
  }

  private compare(entry: CacheEntry, call: Call<Inputs>): Output {
    const compiled = entry.compiled as CompiledFunction;
    const variables = compiled.template.assigned.map(({ variable }) => variable);
    const { optimizers } = this.settings;
    const counts = optimizers.map(({ iterations }) => iterations);
    const before = new Map(variables.map((variable) => [variable, variable.clone()]));
    const ask = this.answering(call);
    const expected = this.eager(call, (question) => {
      const answer = ask(question);
      // Tensors of the answer are freed at the end of the eager run, but the compiled run needs them too.
      call.answers[call.answers.length - 1] = mapLeaves(answer, ({ value }) =>
        value instanceof Tensor ? keep(value.clone()) : value,
      );
      return answer;
    });
    const after = new Map(variables.map((variable) => [variable, variable.clone()]));
    try {
      assignAll(before);
      for (const [i, optimizer] of optimizers.entries()) count(optimizer, counts[i] - optimizer.iterations);
      const found = this.compiled(entry, call);
      this.counts.verified++;
      const unequal = firstUnequal(found, expected, after);
      if (!unequal) return found;
      this.counts.differed++;
      assignAll(after);
      this.refuse(entry, `${unequal} differs from eager execution`);
      return expected;
    } finally {
      dispose(call.answers as TensorContainer);
    }
  }
}

function assignAll(values: ReadonlyMap<Variable, Tensor>): void {
  for (const [variable, value] of values) variable.assign(value as never);
}

/** Adds to an optimizer's `iterations`, which has no setter: TF.js stores it in `iterations_`. */
function count(optimizer: { readonly iterations: number }, more: number): void {
  Object.assign(optimizer, { iterations_: optimizer.iterations + more });
}
