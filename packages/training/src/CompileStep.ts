import type { CompileNetwork, CompileNetworkOptions } from '@ecgan/models';

/** How a step is made one operation; `compile` of `@ecgan/backend` is of this type, and says what each option is. */
export type CompileStep = <Inputs extends readonly unknown[], Output, Question, Answer>(
  step: (...all: [...Inputs, (question: Question) => Answer]) => Output,
  options: CompileStepOptions<Inputs, Question, Answer>,
) => CompiledStep<Inputs, Output>;

/** What a trainer says of its step. */
export interface CompileStepOptions<Inputs extends readonly unknown[], Question, Answer> {
  /** How errors call it. */
  name: string;
  /** What it uses of its arguments, as tensors and numbers in arrays and plain objects. */
  inputs: (...inputs: Inputs) => unknown;
  /** Every decision it makes in JavaScript, as text. */
  key: (...inputs: Inputs) => string;
  /** Numbers that it uses in JavaScript and that change from call to call. */
  quantities: (...inputs: Inputs) => Record<string, number>;
  /** Answers what it asks in its middle. */
  answer: (question: Question, ...inputs: Inputs) => Answer;
}

/** A step that is one operation once it has been seen often enough. */
export interface CompiledStep<Inputs extends readonly unknown[], Output> {
  (...inputs: Inputs): Output;
  /** Frees what was compiled. */
  dispose(): void;
}

/** The same way to compile, for networks, which ask nothing. */
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
