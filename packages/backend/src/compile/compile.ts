import type { Ask, AskingCompileOptions, CompiledStep, CompileOptions } from './CompileOptions.js';
import { Compiler } from './Compiler.js';
import type { AnyStep } from './EagerStep.js';

/**
 * Compiles a step to a single op: what `tf.function` does in Python, for TF.js.
 *
 * The first calls run eagerly, and every op that libtensorflow computes in them is recorded, including gradients and
 * optimizers. Later calls run as one TensorFlow function in the same eager context: tensors stay on the device, ops run in
 * parallel, and no JavaScript runs between them. On other backends, or with a prebuilt native binding, every call runs
 * eagerly with the same results, and `stats.unsupported` says why.
 *
 * @remarks
 * A compiled call repeats the recorded ops; loops and decisions in JavaScript are not evaluated again. Therefore
 * - pass tensors as arguments, in arrays and plain objects. Variables that the step reads or assigns are found
 *   automatically, and so are tensors it closes over, which must not be disposed;
 * - numbers among the arguments, lengths of dimensions and entries of `quantities` may change. A constant that varies
 *   must be an expression of them (`q`, `q + c`, `c q`, `q / c`, `−q`, `1 − q`, `1 / (c q)`, or, for integers, `c q r`,
 *   `q ± r + c`). Otherwise the key is refused, naming the op, and always runs eagerly;
 * - a call whose size is more than a factor of 2 outside the recorded range, or differs from a size that never varied,
 *   is recorded first;
 * - put every other decision into `key`;
 * - a step that reads a tensor (`dataSync`) is refused. To read a value in the middle of a step, call `ask`, which is
 *   passed after the arguments, and set the option `answer`. The ops before and after it become separate functions;
 * - changes to JavaScript state happen only in recorded calls, except that `optimizers` keep counting.
 *
 * On a CPU, results and variables equal the eager ones bit for bit; `verifyEvery` checks this.
 *
 * @param step - A synchronous function from its arguments to tensors in arrays and plain objects. It is called within
 *   `tidy`.
 * @param options - See {@link CompileOptions}.
 * @returns The step, with `stats` and `dispose()`. Every tensor of its result is new; the caller disposes it.
 * @throws {@link CompileError} if an option, an argument or a result is not supported.
 * @throws {@link CompiledStepError}, when called, if an op fails: with the op's name, layer and line.
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
