import type { CompileNetwork, CompileNetworkOptions } from '@ecgan/models';

/** Compiles a step to one operation: the type of `compile` of `@ecgan/backend`, which documents each option. */
export type CompileStep = <Inputs extends readonly unknown[], Output, Question, Answer>(
  step: (...all: [...Inputs, (question: Question) => Answer]) => Output,
  options: CompileStepOptions<Inputs, Question, Answer>,
) => CompiledStep<Inputs, Output>;

/** What the compiler must know about a step. */
export interface CompileStepOptions<Inputs extends readonly unknown[], Question, Answer> {
  /** Name of the step in errors. */
  name: string;
  /** The tensors and numbers it uses of its arguments, in arrays and plain objects. */
  inputs: (...inputs: Inputs) => unknown;
  /** Every decision it makes in JavaScript, as text. */
  key: (...inputs: Inputs) => string;
  /** Numbers that it uses in JavaScript and that differ between calls. */
  quantities: (...inputs: Inputs) => Record<string, number>;
  /** Answers what it asks in its middle. */
  answer: (question: Question, ...inputs: Inputs) => Answer;
}

/** A step that becomes one operation once enough calls of it were recorded. */
export interface CompiledStep<Inputs extends readonly unknown[], Output> {
  (...inputs: Inputs): Output;
  /** Frees what was compiled. */
  dispose(): void;
}

/** Compiles a network in the same way; networks ask no questions. */
export function compileNetworkBy(compile: CompileStep): CompileNetwork {
  return <Inputs extends readonly unknown[], Output>(
    step: (...inputs: Inputs) => Output,
    options: CompileNetworkOptions<Inputs>,
  ) =>
    compile<Inputs, Output, never, never>((...all) => step(...(all.slice(0, -1) as readonly unknown[] as Inputs)), {
      ...options,
      quantities: () => ({}),
      answer: (question, ..._inputs) => question,
    });
}
