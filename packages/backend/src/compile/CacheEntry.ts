import type { CompiledFunction } from './CompiledFunction.js';
import type { KeyStats } from './CompileOptions.js';
import { sameConstant } from './constantOf.js';
import type { RecordedNode, Recording } from './Recording.js';

/** Largest number of recordings kept per key. A further recording replaces the last one. */
const mostRecordings = 8;

/** How often a key may start over, because its recordings differ in more than values, before it is refused. */
const mostRestarts = 3;

/** Recordings and compiled function of one key. */
export class CacheEntry {
  recordings: Recording[] = [];
  compiled?: CompiledFunction;
  /** The container of the result, with null in place of its leaves. */
  containers?: unknown;
  /** The containers of the questions, likewise. */
  questions: unknown[] = [];
  readonly stats: KeyStats;
  private restarts = 0;

  constructor(key: string) {
    this.stats = {
      key,
      state: 'recording',
      recordings: 0,
      recordedOps: 0,
      functions: 0,
      functionOps: 0,
      feeds: 0,
      compiledCalls: 0,
    };
  }

  get refused(): boolean {
    return this.stats.state === 'refused';
  }

  /** Adds a recording that differs from the others only in values. */
  add(recording: Recording): void {
    // Keep the first recordings: replace the last one.
    if (this.recordings.length >= mostRecordings) this.recordings.pop();
    for (const older of this.recordings) {
      for (const [i, node] of older.nodes.entries()) share(node, recording.nodes[i]);
    }
    this.recordings.push(recording);
  }

  /**
   * Starts over with this recording, which differs from the earlier ones.
   * @returns False if the key has started over too often.
   */
  restart(recording: Recording, reason: string): boolean {
    this.drop();
    this.recordings = [recording];
    this.stats.reason = reason;
    this.restarts++;
    return this.restarts <= mostRestarts;
  }

  /** Makes all further calls of the key run eagerly. */
  refuse(reason: string): void {
    this.drop();
    this.recordings = [];
    this.stats.state = 'refused';
    this.stats.reason = reason;
  }

  /** Removes the function, if there is one. */
  drop(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
    if (this.stats.state === 'compiled') this.stats.state = 'recording';
  }
}

/** Shares stacks and equal large constants between the same op of two recordings, to save memory. */
function share(older: RecordedNode, last: RecordedNode): void {
  older.where = last.where;
  for (const [i, source] of older.inputs.entries()) {
    const other = last.inputs[i];
    if (source.kind !== 'constant' || other.kind !== 'constant') continue;
    if (source.constant.digest && sameConstant(source.constant, other.constant)) older.inputs[i] = other;
  }
}
