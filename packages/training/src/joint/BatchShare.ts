import { ValueError } from '@ecgan/core';
import type { Processes } from './Processes.js';

/**
 * Which images of every batch of a step are here: image i of a batch is of process i mod n.
 *
 * @throws {@link ValueError} on every process, if any has more or fewer images than that.
 */
export class BatchShare {
  /** The place in the whole batch of each image here. */
  readonly places: readonly number[];
  /** Images of a whole batch. */
  readonly total: number;
  /** Images here, as a share of all. */
  readonly fraction: number;

  constructor(
    private readonly processes: Processes,
    images: number,
  ) {
    const { rank, size } = processes;
    const all = processes.gatherSync(Int32Array.of(images)).map(([count]) => count);
    this.total = all.reduce((sum, count) => sum + count, 0);
    const expected = all.map((_, r) => Math.ceil((this.total - r) / size));
    if (all.some((count, r) => count !== expected[r] || count === 0)) {
      throw new ValueError({
        argument: 'batches',
        expected: `image i of each batch on process i mod ${size}: ${expected.join(', ')} of ${this.total} images`,
        received: all,
        advice: `Give every process at least one: a batch of at least ${size} images.`,
      });
    }
    this.places = Array.from({ length: images }, (_, image) => rank + image * size);
    this.fraction = images / this.total;
  }

  /** `Σ fraction · values` over the processes: what means over the images here are over the whole batch. The same bits on every process. */
  average(values: ArrayLike<number>): Float64Array {
    const weighted = Float64Array.from(values, (value) => this.fraction * value);
    this.processes.sumSync(weighted);
    return weighted;
  }

  /** `Σ values` over the processes. */
  sum(values: ArrayLike<number>): number[] {
    const summed = Float64Array.from(values);
    this.processes.sumSync(summed);
    return Array.from(summed);
  }

  /** The same in place, of many values. */
  sumInPlace(values: Float32Array): void {
    this.processes.sumSync(values);
  }

  /** The values of all processes, in the order of their ranks. */
  gather<Values extends Float32Array | Int32Array>(values: Values): Values[] {
    return this.processes.gatherSync(values);
  }

  /** Numbers of all images of the batch, in order, from those of the images here: as many of each image. */
  ofAllImages(own: Int32Array): Int32Array {
    const perImage = own.length / this.places.length;
    const all = new Int32Array(perImage * this.total);
    for (const [rank, values] of this.processes.gatherSync(own).entries())
      for (let image = 0; image * perImage < values.length; image++) {
        const numbers = values.subarray(image * perImage, (image + 1) * perImage);
        all.set(numbers, (rank + image * this.processes.size) * perImage);
      }
    return all;
  }

  /**
   * Draws for all images of the batch, as one process would, and gives those for the images here.
   *
   * @param perImage - How many numbers are drawn for an image.
   */
  drawsOfImages(random: () => number, perImage: number): () => number {
    const drawn = Array.from({ length: this.total * perImage }, random);
    const own = this.places.flatMap((place) => drawn.slice(place * perImage, (place + 1) * perImage));
    let next = 0;
    return () => own[next++];
  }
}
