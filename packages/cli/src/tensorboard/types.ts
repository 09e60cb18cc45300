import { EcganError, type ErrorFacts } from '@ecgan/core/errors';

/** A histogram of numbers, as TensorBoard stores it. */
export interface Histogram {
  min: number;
  max: number;
  /** Number of values. */
  count: number;
  sum: number;
  sumOfSquares: number;
  /** Right edge of each bucket, ascending; the left edge of the first is `min`. */
  limits: number[];
  /** Number of values in each bucket. */
  counts: number[];
}

/** A value to show at a step. TensorBoard groups tags by the part before the first slash. */
export type SummaryValue = { tag: string } & (
  | { scalar: number }
  | { image: { png: Uint8Array; height: number; width: number } }
  | { histogram: Histogram }
);

/** One entry of an event file. */
export interface TensorboardEvent {
  /** Seconds since 1970. */
  wallTime: number;
  /** The step that the entry belongs to. @defaultValue 0 */
  step?: number;
  values?: readonly SummaryValue[];
  /** The first entry of every file has this, {@link FILE_VERSION}, and nothing else. */
  fileVersion?: string;
  /** Marks a restart of the run: TensorBoard discards earlier entries of `step` and later steps. */
  sessionStart?: boolean;
}

/** File version in the first entry of an event file. */
export const FILE_VERSION = 'brain.Event:2';

/** An event that TensorBoard could not read, or a file that holds no events. */
export class TensorboardError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'TensorboardError';
  }
}
