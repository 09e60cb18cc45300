import { ShapeError, ValueError } from '@ecgan/core';
import type { Communicator, Numbers, Reducible } from './Communicator.js';
import { MpiError } from './errors.js';
import type { Handle } from './handles.js';
import type { Argument, MpiFunction, MpiLibrary } from './MpiLibrary.js';

/** What a communicator of MPI knows of its place. */
export interface Place {
  rank: number;
  size: number;
  localRank: number;
  localSize: number;
}

/** A communicator of an MPI library. Its calls wait for each other, so that every process makes them in one order. */
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

  /** @param leave - What closing does: the first communicator takes the process out of MPI. */
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

  async gather<T extends Numbers>(values: T): Promise<T[]> {
    const { handles, Allgather, Allgatherv } = this.#library;
    const lengths = new Int32Array(this.size);
    const own = Int32Array.of(values.byteLength);
    const make = values.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => T;
    return this.#inTurn(async () => {
      await this.#call('Allgather', Allgather, own, 1, handles.int32, lengths, 1, handles.int32, this.#handle);
      const offsets = Int32Array.from(lengths, (_, i) =>
        lengths.subarray(0, i).reduce((total, length) => total + length, 0),
      );
      const all = new Uint8Array(lengths.reduce((total, length) => total + length, 0));
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      const [count, type] = [bytes.length, handles.byte];
      await this.#call('Allgatherv', Allgatherv, bytes, count, type, all, lengths, offsets, type, this.#handle);
      return Array.from(lengths, (length, i) => new make(all.buffer, offsets[i], length / values.BYTES_PER_ELEMENT));
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
    const { handles, Allreduce } = this.#library;
    const type =
      values instanceof Float32Array
        ? handles.float32
        : values instanceof Float64Array
          ? handles.float64
          : handles.int32;
    if (values.length >= 2 ** 31) {
      throw new ShapeError({ argument: 'values', expected: 'fewer than 2^31 values', received: [values.length] });
    }
    const { inPlace } = handles;
    return this.#inTurn(() =>
      this.#call('Allreduce', Allreduce, inPlace, values, values.length, type, operation, this.#handle),
    );
  }

  /** Starts when what was asked before has ended, well or not. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action);
    this.#last = turn.catch(() => undefined);
    return turn;
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

/** Makes the error of a call that returned a code other than 0. */
export function mpiError(library: MpiLibrary, name: string, rank: number, code: number): MpiError {
  const [text, length]: [Uint8Array, [number]] = [new Uint8Array(8192), [0]];
  library.Error_string(code, text, length);
  const reason = new TextDecoder().decode(text.subarray(0, length[0])).trim().split('\n')[0];
  return new MpiError({ call: `MPI_${name}`, rank, code, reason });
}
