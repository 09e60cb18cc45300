import { EcganError, ShapeError, ValueError } from '@ecgan/core';
import type { Communicator, Numbers, Reducible } from './Communicator.js';
import { MpiError } from './errors.js';
import type { Handle, Handles } from './handles.js';
import type { Argument, MpiFunction, MpiLibrary } from './MpiLibrary.js';

/** Rank and number of processes, in total and on this machine. */
export interface Place {
  rank: number;
  size: number;
  localRank: number;
  localSize: number;
}

/** A communicator of an MPI library. Asynchronous calls are queued, so that every process makes them in the same order. */
export class MpiCommunicator implements Communicator {
  readonly rank: number;
  readonly size: number;
  readonly localRank: number;
  readonly localSize: number;
  readonly summary: string;
  readonly #library: MpiLibrary;
  readonly #handle: Handle;
  readonly #place: Place;
  readonly #leave: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  #blocked = 0;

  /** @param leave - Called by `close`; for the first communicator it finalizes MPI. */
  constructor(library: MpiLibrary, handle: Handle, place: Place, summary: string, leave: () => Promise<void>) {
    this.#library = library;
    this.#handle = handle;
    this.#place = place;
    this.#leave = leave;
    ({ rank: this.rank, size: this.size, localRank: this.localRank, localSize: this.localSize } = place);
    this.summary = summary;
  }

  sum(values: Reducible): Promise<void> {
    return this.#reduce(values, this.#library.handles.sum);
  }

  max(values: Reducible): Promise<void> {
    return this.#reduce(values, this.#library.handles.max);
  }

  /** Total seconds spent in `sumSync` and `gatherSync`. */
  get blocked(): number {
    return this.#blocked;
  }

  sumSync(values: Reducible): void {
    this.#atOnce('Allreduce', this.#library.Allreduce, this.#reduction(values, this.#library.handles.sum));
  }

  gatherSync<T extends Numbers>(values: T): T[] {
    const { Allgather, Allgatherv } = this.#library;
    const gathering = new Gathering(values, this.size, this.#library.handles, this.#handle);
    this.#atOnce('Allgather', Allgather, gathering.lengthArguments());
    this.#atOnce('Allgatherv', Allgatherv, gathering.valueArguments());
    return gathering.values();
  }

  async gather<T extends Numbers>(values: T): Promise<T[]> {
    const { Allgather, Allgatherv } = this.#library;
    const gathering = new Gathering(values, this.size, this.#library.handles, this.#handle);
    return this.#inTurn(async () => {
      await this.#call('Allgather', Allgather, ...gathering.lengthArguments());
      await this.#call('Allgatherv', Allgatherv, ...gathering.valueArguments());
      return gathering.values();
    });
  }

  broadcast(values: Numbers, root = 0): Promise<void> {
    if (!(Number.isInteger(root) && root >= 0 && root < this.size)) {
      throw new ValueError({ argument: 'root', expected: `a rank from 0 to ${this.size - 1}`, received: root });
    }
    const { handles, Bcast } = this.#library;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#inTurn(() => this.#call('Bcast', Bcast, bytes, bytes.length, handles.byte, root, this.#handle));
  }

  barrier(): Promise<void> {
    return this.#inTurn(() => this.#call('Barrier', this.#library.Barrier, this.#handle));
  }

  duplicate(): Promise<Communicator> {
    return this.#inTurn(async () => {
      const made: [Handle | null] = [null];
      await this.#call('Comm_dup', this.#library.Comm_dup, this.#handle, made);
      const leave = () => Promise.resolve();
      return new MpiCommunicator(this.#library, made[0] as Handle, this.#place, this.summary, leave);
    });
  }

  abort(code = 1): never {
    this.#library.Abort(this.#handle, code);
    process.exit(code);
  }

  close(): Promise<void> {
    return this.#inTurn(this.#leave);
  }

  #reduce(values: Reducible, operation: Handle): Promise<void> {
    const all = this.#reduction(values, operation);
    return this.#inTurn(() => this.#call('Allreduce', this.#library.Allreduce, ...all));
  }

  /** The arguments of `MPI_Allreduce` for a reduction in place. */
  #reduction(values: Reducible, operation: Handle): Argument[] {
    const { handles } = this.#library;
    const type =
      values instanceof Float32Array
        ? handles.float32
        : values instanceof Float64Array
          ? handles.float64
          : handles.int32;
    if (values.length >= 2 ** 31) {
      throw new ShapeError({ argument: 'values', expected: 'fewer than 2^31 values', received: [values.length] });
    }
    return [handles.inPlace, values, values.length, type, operation, this.#handle];
  }

  /** Runs `action` after all earlier actions have ended, whether they succeeded or failed. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    const turn = this.#last.then(action).finally(() => {
      this.#underWay -= 1;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Calls MPI on this thread, which blocks until the call returns. */
  #atOnce(name: string, run: MpiFunction, all: Argument[]): void {
    if (this.#underWay > 0) {
      const advice = 'Await that call first, or make the two calls on different communicators (duplicate).';
      throw new EcganError(`MPI_${name} was called synchronously while another call was pending. ${advice}`, { name });
    }
    const begun = performance.now();
    const code = run(...all);
    this.#blocked += (performance.now() - begun) / 1000;
    if (code !== 0) throw mpiError(this.#library, name, this.rank, code);
  }

  #call(name: string, run: MpiFunction, ...all: Argument[]): Promise<void> {
    return new Promise((resolve, reject) => {
      run.async(...all, (error, code) => {
        if (error) reject(error);
        else if (code !== 0) reject(mpiError(this.#library, name, this.rank, code));
        else resolve();
      });
    });
  }
}

/** Buffers and arguments of one gather: first the lengths of all arrays are exchanged, then their bytes. */
class Gathering<T extends Numbers> {
  readonly #lengths: Int32Array;
  #all = new Uint8Array(0);
  #offsets = new Int32Array(0);

  constructor(
    private readonly own: T,
    size: number,
    private readonly handles: Handles,
    private readonly communicator: Handle,
  ) {
    this.#lengths = new Int32Array(size);
  }

  /** Arguments of the call that exchanges the lengths in bytes. */
  lengthArguments(): Argument[] {
    const { int32 } = this.handles;
    return [Int32Array.of(this.own.byteLength), 1, int32, this.#lengths, 1, int32, this.communicator];
  }

  /** Arguments of the call that exchanges the bytes. Valid after the lengths have been exchanged. */
  valueArguments(): Argument[] {
    const lengths = this.#lengths;
    this.#offsets = Int32Array.from(lengths, (_, i) => lengths.subarray(0, i).reduce((sum, one) => sum + one, 0));
    this.#all = new Uint8Array(lengths.reduce((sum, one) => sum + one, 0));
    const bytes = new Uint8Array(this.own.buffer, this.own.byteOffset, this.own.byteLength);
    const { byte } = this.handles;
    return [bytes, bytes.length, byte, this.#all, lengths, this.#offsets, byte, this.communicator];
  }

  /** The arrays of all processes, by rank. */
  values(): T[] {
    const make = this.own.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => T;
    const { BYTES_PER_ELEMENT: size } = this.own;
    return Array.from(this.#lengths, (length, i) => new make(this.#all.buffer, this.#offsets[i], length / size));
  }
}

/** Makes the error of a call that returned a code other than 0. */
export function mpiError(library: MpiLibrary, name: string, rank: number, code: number): MpiError {
  const [text, length]: [Uint8Array, [number]] = [new Uint8Array(8192), [0]];
  library.Error_string(code, text, length);
  const reason = new TextDecoder().decode(text.subarray(0, length[0])).trim().split('\n')[0];
  return new MpiError({ call: `MPI_${name}`, rank, code, reason });
}
