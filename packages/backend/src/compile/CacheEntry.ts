import type { CompiledFunction } from './CompiledFunction.js';
import type { KeyStats } from './CompileOptions.js';
import { sameConstant } from './constantOf.js';
import type { RecordedNode, Recording } from './Recording.js';

/** How many recordings of a key are kept at most: later ones replace those before the first few. */
const mostRecordings = 8;

/** How often a key may begin anew, because its recordings differ in more than values, before it is given up. */
const mostRestarts = 3;

/** What is known of one key. */
export class CacheEntry {
  recordings: Recording[] = [];
  compiled?: CompiledFunction;
  /** The result's containers, with nothing in them. */
  containers?: unknown;
  /** Those of its questions. */
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

  /** Adds a recording that is like the others. */
  add(recording: Recording): void {
    // Once there are many, the newest replaces the one before it.
    if (this.recordings.length >= mostRecordings) this.recordings.pop();
    for (const older of this.recordings) {
      for (const [i, node] of older.nodes.entries()) share(node, recording.nodes[i]);
    }
    this.recordings.push(recording);
  }

  /** The recordings so far were of another step than this one. @returns Whether it may begin anew with it. */
  restart(recording: Recording, reason: string): boolean {
    this.drop();
    this.recordings = [recording];
    this.stats.reason = reason;
    this.restarts++;
    return this.restarts <= mostRestarts;
  }

  /** Runs eagerly for good. */
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

/** Lets an op of an older recording hold nothing large that the same op of the last one holds too. */
function share(older: RecordedNode, last: RecordedNode): void {
  // Only one has to say where: stacks are large.
  older.where = last.where;
  for (const [i, source] of older.inputs.entries()) {
    const other = last.inputs[i];
    if (source.kind !== 'constant' || other.kind !== 'constant') continue;
    if (source.constant.digest && sameConstant(source.constant, other.constant)) older.inputs[i] = other;
  }
}
