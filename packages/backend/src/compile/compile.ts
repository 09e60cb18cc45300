import type { Ask, AskingCompileOptions, CompiledStep, CompileOptions } from './CompileOptions.js';
import { Compiler } from './Compiler.js';
import type { AnyStep } from './EagerStep.js';

/**
 * Makes a step one op: what `tf.function` is to Python, for TensorFlow.js.
 *
 * The first calls are computed as they are and recorded: every op that TensorFlow.js makes libtensorflow compute,
 * gradients and optimizers included. From then on the step is one TensorFlow function of the same eager context: its
 * tensors stay where they are, its ops run side by side, JavaScript does nothing. On other backends, and where the
 * native binding came prebuilt, the step runs as it is: the same numbers, and `stats.unsupported` says why.
 *
 * @remarks
 * What a step is, is what its first calls did: loops and decisions in JavaScript are those of the recordings. So
 * - tensors come as arguments, in arrays and plain objects. Variables that the step reads or assigns are found by
 *   themselves; so are tensors it closes over, which must stay;
 * - numbers among the arguments, lengths of dimensions and what `quantities` names may change: a constant that varies
 *   is one of them (`q`, `q + c`, `c q`, `q / c`, `−q`, `1 − q`, `1 / (c q)`, or, of whole numbers, `c q r`,
 *   `q ± r + c`), or the key is refused, by the op's name, and runs eagerly for good;
 * - a size further than a factor of 2 outside what was recorded, or one that never varied, is recorded first;
 * - every other decision is part of `key`;
 * - a step that reads a tensor (`dataSync`) is refused. What must be read in its middle is asked: `ask`, given after
 *   the arguments, and the option `answer`; the ops before and after are a function each;
 * - what it does to JavaScript's own state happens only while it is recorded, `optimizers` aside.
 *
 * Results and variables are equal to the eager ones to the bit on a CPU (`verifyEvery` checks it).
 *
 * @param step - Arguments to tensors, in arrays and plain objects; not asynchronous. It is called within `tidy`.
 * @param options - See {@link CompileOptions}.
 * @returns The step, with `stats` and `dispose()`. Every tensor of its result is new and the caller's.
 * @throws {@link CompileError} if an option, an argument or a result cannot be used.
 * @throws {@link CompiledStepError}, when called, if an op fails: with its name, its layer and its line.
 * @example
 * ```ts
 * import { compile, useBackend } from '@ecgan/backend';
 * import { mul, scalar, square, sub, sum, tensor1d, train, variable } from '@tensorflow/tfjs-core';
 *
 * await useBackend();
 * const weight = variable(scalar(0));
 * const optimizer = train.adam(0.1);
 * const step = compile(
 *   ({ x }) => ({ loss: optimizer.minimize(() => sum(square(sub(mul(x, weight), x))), true) }),
 *   { optimizers: [optimizer] },
 * );
 * for (let i = 0; i < 100; i++) step({ x: tensor1d([1, 2, 3]) }).loss?.dispose();
 * weight.print(); // about 1
 * ```
 */
export function compile<Inputs extends readonly unknown[], Output, Question, Answer>(
  step: (...all: [...Inputs, Ask<Question, Answer>]) => Output,
  options: AskingCompileOptions<Inputs, Question, Answer>,
): CompiledStep<Inputs, Output>;
export function compile<Inputs extends readonly unknown[], Output>(
  step: (...inputs: Inputs) => Output,
  options?: CompileOptions<Inputs>,
): CompiledStep<Inputs, Output>;
export function compile<Inputs extends readonly unknown[], Output>(
  step: AnyStep<Inputs, Output>,
  options: CompileOptions<Inputs> = {},
): CompiledStep<Inputs, Output> {
  const compiler = new Compiler(step, options);
  const call = (...inputs: Inputs) => compiler.call(inputs);
  Object.defineProperty(call, 'stats', { get: () => compiler.stats });
  return Object.assign(call, { dispose: () => compiler.dispose() }) as CompiledStep<Inputs, Output>;
}
