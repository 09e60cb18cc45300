/**
 * Asks a question in the middle of a step, to read tensors there and to compute with their values in JavaScript.
 *
 * @param question - Tensors in arrays and plain objects. They still belong to the step.
 * @returns The result of the option `answer`. Gradients do not flow through it.
 */
export type Ask<Question, Answer> = (question: Question) => Answer;

/** Options of `compile`. `Inputs` is the list of the step's arguments. */
export interface CompileOptions<Inputs extends readonly unknown[]> {
  /** Name of the step in errors and in `log`. @defaultValue the function's name, else `'step'` */
  name?: string;
  /**
   * Returns the parts of the arguments that the step uses: tensors and numbers in arrays and plain objects. Needed if
   * arguments are other objects: `(batch) => ({ photos: batch.photos, tables: batch.layout.tensors() })`. It must return
   * the same tensors that the step uses, and they must exist before the call.
   *
   * @defaultValue the arguments themselves
   */
  inputs?: (...inputs: Inputs) => unknown;
  /**
   * Returns, as a string, every decision that the step makes in JavaScript based on anything but the dtypes and ranks of
   * its arguments: the length of a loop, or which of two forms is cheaper at this size. It must be a pure function. Calls
   * with equal keys share one compiled function. Booleans and strings among the arguments are always part of the key.
   *
   * @defaultValue the empty string
   */
  key?: (...inputs: Inputs) => string;
  /**
   * Returns the numbers that the step uses in JavaScript and that change from call to call: a learning rate, or the number
   * of rows of a table. Lengths of the arguments' dimensions and numbers among the arguments need not be listed.
   *
   * @defaultValue none
   */
  quantities?: (...inputs: Inputs) => Record<string, number>;
  /**
   * Optimizers that the step applies. Compiled calls also increase their `iterations`, which TF.js counts in JavaScript.
   *
   * @defaultValue none
   */
  optimizers?: readonly { readonly iterations: number }[];
  /**
   * Number of calls of a key that run eagerly and are recorded before the step is compiled. At least 2, so that numbers
   * that vary can be distinguished from those that do not.
   *
   * @defaultValue 3
   */
  recordings?: number;
  /**
   * Largest number of keys in the cache; beyond it, the function of the least recently used key is removed.
   * @defaultValue 8
   */
  capacity?: number;
  /**
   * Every `verifyEvery`-th compiled call also runs eagerly, and each result and variable is compared bit for bit. If one
   * differs, the eager values are used, and the key runs eagerly from then on. 0: never.
   * @defaultValue 0
   */
  verifyEvery?: number;
  /** Called with one line when a function is made and when a key is refused. @defaultValue no output */
  log?: (line: string) => void;
}

/** Options of `compile` for a step that asks. */
export interface AskingCompileOptions<Inputs extends readonly unknown[], Question, Answer>
  extends CompileOptions<Inputs> {
  /**
   * Answers a question of the step, in eager and compiled calls. Its ops are not recorded, so it may read the question's
   * tensors. The ops before and after a question become two functions; tensors that the second needs from the first stay
   * on the device.
   *
   * @param question - Do not dispose or keep its tensors.
   * @returns Tensors and numbers in arrays and plain objects. Tensors made here are freed when the step ends.
   */
  answer: (question: Question, ...inputs: Inputs) => Answer;
}

/** Statistics of one key. */
export interface KeyStats {
  key: string;
  /**
   * `'recording'`: calls are still recorded. `'compiled'`: calls run compiled. `'refused'`: all further calls run
   * eagerly.
   */
  state: 'recording' | 'compiled' | 'refused';
  /** Why the key is refused, or why the last call was recorded again. */
  reason?: string;
  /** Number of recorded calls. */
  recordings: number;
  /** Number of ops in an eager call. */
  recordedOps: number;
  /** Number of compiled functions: one more than there are questions, or as many if nothing follows the last question. */
  functions: number;
  /** Number of ops in the functions. Ops that no result needs, and duplicates, are removed. */
  functionOps: number;
  /** Number of constants that are computed for every call, because they depend on quantities. */
  feeds: number;
  /** Milliseconds taken by compiling and by the first compiled call. */
  firstCall?: number;
  /** Number of calls that ran compiled. */
  compiledCalls: number;
}

/** Statistics of a compiled step. */
export interface CompileStats {
  calls: number;
  compiledCalls: number;
  /** Number of calls that were compared with eager execution. */
  verified: number;
  /** Number of compared calls whose results differed. */
  differed: number;
  /** Why every call runs eagerly on this backend; undefined if steps can be compiled. */
  unsupported?: string;
  /** The keys in the cache, least recently used first. */
  keys: KeyStats[];
}

/** Result of `compile`. */
export interface CompiledStep<Inputs extends readonly unknown[], Output> {
  /** Runs the step. Every tensor of the result is new; the caller disposes it. */
  (...inputs: Inputs): Output;
  readonly stats: CompileStats;
  /** Removes the compiled functions. The step can still be called; it is then recorded again. */
  dispose(): void;
}
