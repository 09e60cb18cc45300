/**
 * Processes that take every step together, each on its share of every batch, such as those of `openMpi` of `@ecgan/distributed`.
 *
 * @remarks Every process makes the same calls in the same order. A call returns once all processes have made it. Calls are
 * synchronous, because TF.js computes gradients synchronously and batch statistics are exchanged in between.
 */
export interface Processes {
  /** Number of this process, from 0. */
  readonly rank: number;
  /** Number of processes. */
  readonly size: number;
  /** Adds up the values of all processes, element by element, in place. The same bits result on every process. */
  sumSync(values: Float32Array | Float64Array): void;
  /** The values of all processes, in the order of their ranks. Lengths may differ. */
  gatherSync<Values extends Float32Array | Int32Array>(values: Values): Values[];
}
