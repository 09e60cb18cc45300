import { ValueError } from '@ecgan/core';
import { concat, gather, keep, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** The content of {@link ClassRings} as plain arrays. */
export interface ClassRingsState {
  /** `[entries, dim]`, flat. */
  embeddings: Float32Array;
  /** The class of each entry; within a class the entries are in the order of its slots. */
  labels: Int32Array;
  /** Number of embeddings that were ever added to each class; the next one goes to slot `added % capacity`. */
  added: Int32Array;
}

/**
 * A bounded ring buffer of embeddings per class: in a full ring a new embedding replaces the oldest.
 *
 * @remarks One tensor holds the filled slots of all classes, in the order they were first filled; the CPU knows which row is which
 * slot, so adding reads nothing back.
 */
export class ClassRings {
  private embeddings: Tensor2D;
  private labels: number[] = [];
  private added: Int32Array;
  /** Row of each filled slot, per class. */
  private rows: number[][];

  constructor(
    private readonly numClasses: number,
    readonly capacity: number,
    private readonly dim: number,
  ) {
    this.embeddings = keep(tensor2d([], [0, dim]));
    this.added = new Int32Array(numClasses);
    this.rows = Array.from({ length: numClasses }, () => []);
  }

  /** Adds the given rows of `[samples, dim]`, in order, each to the ring of its label. */
  add(samples: Tensor2D, chosen: readonly number[], labels: ArrayLike<number>): void {
    if (chosen.length === 0) return;
    const held = this.labels.length;
    // The source of each row of the next tensor: a row of the current one, or a new sample, counted after those rows.
    const source = Array.from({ length: held }, (_, row) => row);
    chosen.forEach((sample) => {
      const label = labels[sample];
      const slot = this.added[label]++ % this.capacity;
      let row = this.rows[label][slot];
      if (row === undefined) {
        row = this.labels.push(label) - 1;
        this.rows[label][slot] = row;
      }
      source[row] = held + sample;
    });
    this.replace(
      tidy(() => gather(held ? concat([this.embeddings, samples]) : samples, tensor1d(source, 'int32')) as Tensor2D),
    );
  }

  /** Number of embeddings held. */
  get size(): number {
    return this.labels.length;
  }

  /** All embeddings and their classes. The rings own the tensor. */
  contents(): { embeddings: Tensor2D; labels: Int32Array } {
    return { embeddings: this.embeddings, labels: Int32Array.from(this.labels) };
  }

  async state(): Promise<ClassRingsState> {
    const embeddings = this.size ? ((await this.embeddings.data()) as Float32Array) : new Float32Array();
    return { embeddings: embeddings.slice(), labels: Int32Array.from(this.labels), added: this.added.slice() };
  }

  /** Restores a state that {@link expectFits} has accepted. */
  restore({ embeddings, labels, added }: ClassRingsState): void {
    this.labels = Array.from(labels);
    this.added = Int32Array.from(added);
    this.rows = Array.from({ length: this.numClasses }, () => []);
    labels.forEach((label, row) => {
      this.rows[label].push(row);
    });
    this.replace(tensor2d(embeddings, [labels.length, this.dim]));
  }

  clear(): void {
    this.restore({ embeddings: new Float32Array(), labels: new Int32Array(), added: new Int32Array(this.numClasses) });
  }

  dispose(): void {
    this.embeddings.dispose();
  }

  /** @throws {@link ValueError} if the state is of rings with another number of classes, capacity or dim. */
  expectFits({ embeddings, labels, added }: ClassRingsState): void {
    const held = new Int32Array(this.numClasses);
    for (const label of labels) held[label]++;
    const fits =
      added.length === this.numClasses &&
      embeddings.length === labels.length * this.dim &&
      labels.every((label) => label >= 0 && label < this.numClasses) &&
      held.every((count, label) => count === Math.min(added[label], this.capacity));
    if (fits) return;
    throw new ValueError({
      argument: 'state',
      expected: `that of ${this.numClasses} rings of at most ${this.capacity} embeddings of length ${this.dim}`,
      received: `${labels.length} embeddings of length ${embeddings.length / labels.length} in ${added.length} rings`,
      advice: 'Make the bank with the sizes it was saved with.',
    });
  }

  private replace(embeddings: Tensor2D): void {
    this.embeddings.dispose();
    this.embeddings = keep(embeddings);
  }
}
