/**
 * Asks something in the middle of a step: what has to be read there, and what follows from it in JavaScript.
 *
 * @param question - Tensors in arrays and plain objects; they stay the step's.
 * @returns What the option `answer` gives for it. Gradients do not flow through it.
 */
export type Ask<Question, Answer> = (question: Question) => Answer;

/** Options of `compile`. `Inputs` is the list of the step's arguments. */
export interface CompileOptions<Inputs extends readonly unknown[]> {
  /** How errors and `log` call the step. @defaultValue the function's name, else `'step'` */
  name?: string;
  /**
   * What the step uses of its arguments, as tensors and numbers in arrays and plain objects, where the arguments are
   * objects of another kind: `(batch) => ({ photos: batch.photos, tables: batch.layout.tensors() })`. The tensors must
   * be those that the step comes to use, made before it is called.
   *
   * @defaultValue the arguments themselves
   */
  inputs?: (...inputs: Inputs) => unknown;
  /**
   * Every decision that the step makes in JavaScript by something other than the kinds and ranks of its arguments, as
   * text: a loop's length, which of two forms is cheaper at this size. A pure function; calls of equal keys share one
   * function. Booleans and strings among the arguments are part of the key without being named.
   *
   * @defaultValue nothing
   */
  key?: (...inputs: Inputs) => string;
  /**
   * Numbers that the step uses in JavaScript and that change from call to call: a learning rate, how many rows a table
   * has. Lengths of the arguments' dimensions and numbers among the arguments are known without being named.
   *
   * @defaultValue none
   */
  quantities?: (...inputs: Inputs) => Record<string, number>;
  /**
   * Optimizers that the step applies: their `iterations`, which TensorFlow.js counts in JavaScript, go on counting.
   *
   * @defaultValue none
   */
  optimizers?: readonly { readonly iterations: number }[];
  /**
   * How many calls of a key are recorded, computed as they are, before they become a function: ≥ 2, so that what varies
   * can be told from what does not.
   *
   * @defaultValue 3
   */
  recordings?: number;
  /** How many keys are remembered; the function of the key that was used longest ago is removed. @defaultValue 8 */
  capacity?: number;
  /**
   * Every so many compiled calls the step is also computed as it is, and each result and variable compared to the bit.
   * Where one differs the eager values are kept, and the key runs eagerly from then on. 0: never. @defaultValue 0
   */
  verifyEvery?: number;
  /** Receives a line when a function is made, and when a key is given up. @defaultValue nothing is said */
  log?: (line: string) => void;
}

/** Options of `compile` for a step that asks. */
export interface AskingCompileOptions<Inputs extends readonly unknown[], Question, Answer>
  extends CompileOptions<Inputs> {
  /**
   * Answers what the step asks, in both modes, outside of what is recorded: it may read the question's tensors. The
   * ops before and after a question are two functions; what the second needs of the first stays where it is.
   *
   * @param question - Not to be disposed, nor to be kept.
   * @returns Tensors and numbers in arrays and plain objects. Tensors that are made here are freed when the step ends.
   */
  answer: (question: Question, ...inputs: Inputs) => Answer;
}

/** What became of one key. */
export interface KeyStats {
  key: string;
  /** `'recording'` its calls are still recorded, `'compiled'` one op, `'refused'` eager for good. */
  state: 'recording' | 'compiled' | 'refused';
  /** Why it is refused, or why the last call was recorded again. */
  reason?: string;
  /** How many calls were recorded. */
  recordings: number;
  /** Ops that the step makes TensorFlow.js compute. */
  recordedOps: number;
  /** How many functions it became: one more than it has questions, one less where nothing follows the last. */
  functions: number;
  /** Those of them that the functions compute: none that no result needs, none twice. */
  functionOps: number;
  /** Constants that are made for every call, because they depend on sizes or numbers. */
  feeds: number;
  /** Milliseconds it took to make the function and compute it for the first time. */
  firstCall?: number;
  /** How many calls were one op. */
  compiledCalls: number;
}

/** What a compiled step has done so far. */
export interface CompileStats {
  calls: number;
  compiledCalls: number;
  /** Calls compared with eager execution, and how many differed. */
  verified: number;
  differed: number;
  /** Why this backend runs every call as it is. */
  unsupported?: string;
  /** The keys remembered, longest unused first. */
  keys: KeyStats[];
}

/** A step that becomes one op. */
export interface CompiledStep<Inputs extends readonly unknown[], Output> {
  /** The step. Every tensor of the result is new and the caller's to dispose. */
  (...inputs: Inputs): Output;
  readonly stats: CompileStats;
  /** Removes its functions. The step can still be called: it starts over. */
  dispose(): void;
}
