/**
 * Processes that take every step together, each on its share of every batch. `openMpi` of `@ecgan/distributed` gives them; so may anything
 * of this shape.
 *
 * @remarks Every process makes the same calls in the same order. They return once all have made them: TF.js asks for gradients
 * synchronously, and batch statistics are exchanged in their middle.
 */
export interface Processes {
  /** Number of this process, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Adds up the values of all processes, element by element, in place. The same bits result on every process. */
  sumSync(values: Float32Array | Float64Array): void;
  /** The values of all processes, in the order of their ranks. Lengths may differ. */
  gatherSync<Values extends Float32Array | Int32Array>(values: Values): Values[];
}
