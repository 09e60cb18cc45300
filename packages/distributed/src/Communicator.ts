/** Numbers that processes exchange. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What {@link Communicator.sum} and {@link Communicator.max} can reduce. */
export type Reducible = Float32Array | Float64Array | Int32Array;

/**
 * Processes that compute together. Every process must call the same methods in the same order; the calls of one
 * process are carried out one after the other, without blocking its event loop.
 */
export interface Communicator {
  /** Number of this process, from 0. */
  readonly rank: number;
  /** How many processes there are. */
  readonly size: number;
  /** Number of this process among those of this machine: which of its GPUs to take. */
  readonly localRank: number;
  readonly localSize: number;
  /** The MPI library, or why there is none. */
  readonly summary: string;
  /** Adds up the values of all processes, element by element, in place. The same bits result on every process. */
  sum(values: Reducible): Promise<void>;
  /** Takes the largest value of all processes, element by element, in place. */
  max(values: Reducible): Promise<void>;
  /** Gives every process the values of all, in the order of their ranks. Lengths may differ. */
  gather<T extends Numbers>(values: T): Promise<T[]>;
  /** Overwrites the values of every process with those of `root`. All arrays must have the same length. */
  broadcast(values: Numbers, root?: number): Promise<void>;
  /**
   * {@link Communicator.sum} at once: it returns when the values of all are in, and blocks the event loop until then. For where nothing can be awaited,
   * such as the gradient of an operation of TensorFlow.js.
   *
   * @throws {@link EcganError} while another call of this process is under way: see {@link Communicator.duplicate}.
   */
  sumSync(values: Reducible): void;
  /** {@link Communicator.gather} at once, likewise. */
  gatherSync<T extends Numbers>(values: T): T[];
  /** Seconds spent so far in calls that return at once: waiting for the others, and exchanging. */
  readonly blocked: number;
  /** Waits until every process has come here. */
  barrier(): Promise<void>;
  /**
   * Makes a second line between the same processes, whose calls may be under way at the same time as this one's, in any
   * order.
   */
  duplicate(): Promise<Communicator>;
  /** Ends all processes at once, with this exit code. */
  abort(code?: number): never;
  /** Takes leave, after the calls that are under way. Every process must, before it exits. */
  close(): Promise<void>;
}
