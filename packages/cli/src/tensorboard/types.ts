import { EcganError, type ErrorFacts } from '@ecgan/core/errors';

/** How some numbers are spread. */
export interface Histogram {
  min: number;
  max: number;
  /** How many numbers. */
  count: number;
  sum: number;
  sumOfSquares: number;
  /** Right edge of each bucket, rising; the left edge of the first is `min`. */
  limits: number[];
  /** How many numbers fell into each. */
  counts: number[];
}

/** One thing to show at a step, under a name; names with slashes are grouped by what comes before the first. */
export type SummaryValue = { tag: string } & (
  | { scalar: number }
  | { image: { png: Uint8Array; height: number; width: number } }
  | { histogram: Histogram }
);

/** One entry of an event file. */
export interface TensorboardEvent {
  /** Seconds since 1970. */
  wallTime: number;
  /** The step that the entry is of. @defaultValue 0 */
  step?: number;
  values?: readonly SummaryValue[];
  /** The first entry of every file has this, {@link FILE_VERSION}, and nothing else. */
  fileVersion?: string;
  /** Says that a run starts here once more: entries before this one whose step is not below `step` are forgotten. */
  sessionStart?: boolean;
}

/** What the first entry of an event file says it is. */
export const FILE_VERSION = 'brain.Event:2';

/** An event that TensorBoard could not read, or a file that holds no events. */
export class TensorboardError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'TensorboardError';
  }
}
