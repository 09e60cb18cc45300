/** Arrays of numbers that processes can exchange. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Arrays that {@link Communicator.sum} and {@link Communicator.max} can reduce. */
export type Reducible = Float32Array | Float64Array | Int32Array;

/**
 * Communication between the processes of a run. Every process must call the same methods in the same order. The calls of
 * one process run one after the other, without blocking its event loop.
 */
export interface Communicator {
  /** Index of this process, from 0. */
  readonly rank: number;
  /** Number of processes. */
  readonly size: number;
  /** Index of this process among the processes on this machine, from 0; use it to choose a GPU. */
  readonly localRank: number;
  /** Number of processes on this machine. */
  readonly localSize: number;
  /** Version and path of the MPI library, or why none is used; for display. */
  readonly summary: string;
  /** Adds up the values of all processes, element by element, in place. The same bits result on every process. */
  sum(values: Reducible): Promise<void>;
  /** Takes the maximum of the values of all processes, element by element, in place. */
  max(values: Reducible): Promise<void>;
  /** Returns the arrays of all processes, in the order of their ranks. Their lengths may differ. */
  gather<T extends Numbers>(values: T): Promise<T[]>;
  /** Overwrites the values of every process with those of `root`. All arrays must have the same length. */
  broadcast(values: Numbers, root?: number): Promise<void>;
  /**
   * The synchronous form of {@link Communicator.sum}: it blocks the event loop until the values of all processes have
   * arrived. For code that cannot await, such as the gradient of a TF.js op.
   *
   * @throws {@link EcganError} if another call of this process is pending; see {@link Communicator.duplicate}.
   */
  sumSync(values: Reducible): void;
  /** The synchronous form of {@link Communicator.gather}; see {@link Communicator.sumSync}. */
  gatherSync<T extends Numbers>(values: T): T[];
  /** Total seconds spent in synchronous calls: waiting for other processes and exchanging data. */
  readonly blocked: number;
  /** Waits until every process has called it. */
  barrier(): Promise<void>;
  /**
   * Makes a second communicator of the same processes. Its calls may be pending at the same time as those of this one,
   * in any order.
   */
  duplicate(): Promise<Communicator>;
  /** Ends all processes immediately, with this exit code. @defaultValue 1 */
  abort(code?: number): never;
  /** Leaves MPI after pending calls have finished. Every process must call it before it exits. */
  close(): Promise<void>;
}
