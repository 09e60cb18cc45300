import { l2Normalize, ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, assertShape, chooseRandomly } from '@ecgan/core/internal';
import { concat, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { ClassRings, type ClassRingsState } from './ClassRings.js';
import type { RegionMeans } from './regionMeans.js';

/** Options of {@link PixelMemoryBank}. */
export interface PixelMemoryBankOptions {
  /** Number of classes; labels are 0 … numClasses − 1, and each class has a ring. */
  numClasses: number;
  /** Channels of an embedding. */
  dim: number;
  /** Capacity per class: this many pixels, and as many region means. @defaultValue 1000; ContrastiveSeg: 5000 */
  memorySize?: number;
  /** Number of pixels stored per region, drawn from those that are enqueued. @defaultValue 10, as in ContrastiveSeg */
  pixelsPerRegion?: number;
  /** Uniform in [0, 1): seed it for the same draws again. @defaultValue `Math.random` */
  random?: () => number;
}

/** The state of a {@link PixelMemoryBank}, as arrays that can be written to a file. */
export interface PixelMemoryBankState {
  pixels: ClassRingsState;
  regions: ClassRingsState;
}

/**
 * Memory bank for {@link pixelContrastLoss}: embeddings of earlier batches, in a ring of pixels and a ring of region means per class.
 *
 * A region is all pixels of one class in one image; {@link regionMeans} computes the means.
 *
 * @remarks Only {@link enqueue} changes it, never a loss. {@link contents} has filled slots only. (ContrastiveSeg's code skips class 0 and
 * contrasts with empty slots.) Embeddings stay on the device; only {@link state} reads them.
 * @throws {@link ValueError} if a size is not an integer ≥ 1.
 * @see Wang et al. 2021, arXiv 2101.11939, section 3.2, memory bank
 *
 * @example
 * ```ts
 * import { reshape, tensor4d } from '@tensorflow/tfjs-core';
 * import { PixelMemoryBank, pixelContrastLoss, regionMeans } from '@ecgan/losses';
 *
 * const embeddings = tensor4d([[[[1, 0], [0, 1]]]]); // two pixels of an image
 * const labels = Int32Array.of(0, 1);
 * const bank = new PixelMemoryBank({ numClasses: 2, dim: 2 });
 * bank.enqueue(reshape(embeddings, [2, 2]), labels, Int32Array.of(0, 0), regionMeans(embeddings, labels, 2));
 * bank.size; // 4: a pixel and a region mean of each class
 * const memory = bank.contents();
 * pixelContrastLoss(reshape(embeddings, [2, 2]), labels, { memory, temperature: 1 }).print(); // 0.743668 = log(1 + 3/e)
 * ```
 */
export class PixelMemoryBank {
  private readonly pixels: ClassRings;
  private readonly regions: ClassRings;
  private readonly dim: number;
  private readonly numClasses: number;
  private readonly pixelsPerRegion: number;
  private readonly random: () => number;

  constructor({
    numClasses,
    dim,
    memorySize = 1000,
    pixelsPerRegion = 10,
    random = Math.random,
  }: PixelMemoryBankOptions) {
    for (const [name, value] of Object.entries({ numClasses, dim, memorySize, pixelsPerRegion }))
      assertInteger(name, value, { atLeast: 1 });
    this.pixels = new ClassRings(numClasses, memorySize, dim);
    this.regions = new ClassRings(numClasses, memorySize, dim);
    this.dim = dim;
    this.numClasses = numClasses;
    this.pixelsPerRegion = pixelsPerRegion;
    this.random = random;
  }

  /** Number of embeddings stored, pixels and region means together. */
  get size(): number {
    return this.pixels.size + this.regions.size;
  }

  /**
   * Stores a batch: of each region up to `pixelsPerRegion` of the given pixels, and its mean.
   *
   * @param embeddings - `[samples, dim]`, of any norm; they are scaled to unit length.
   * @param labels - Class id of each sample, such as {@link SampledPixels.labels}.
   * @param images - Image of each sample, which tells regions of one class apart. @defaultValue one image
   * @param regions - {@link regionMeans} of the whole map; not disposed. @defaultValue none: only pixels are stored
   * @throws {@link ShapeError} if lengths differ; {@link ValueError} if a label is not a class. Nothing is stored then.
   */
  enqueue(
    embeddings: Tensor,
    labels: Int32Array,
    images: Int32Array = new Int32Array(labels.length),
    regions?: Pick<RegionMeans, 'embeddings' | 'labels'>,
  ): void {
    this.expectEmbeddings('embeddings', embeddings, { labels, images });
    if (regions) this.expectEmbeddings('regions.embeddings', regions.embeddings, { 'regions.labels': regions.labels });
    tidy(() => {
      const drawn = regionsOf(labels, images).flatMap((members) =>
        chooseRandomly(members, this.pixelsPerRegion, this.random),
      );
      this.pixels.add(l2Normalize(embeddings as Tensor2D), drawn, labels);
      if (regions) this.regions.add(l2Normalize(regions.embeddings), [...regions.labels.keys()], regions.labels);
    });
  }

  /** All stored embeddings and their labels, for the `memory` option: unit-length `[entries, dim]`, which the caller disposes. */
  contents(): { embeddings: Tensor2D; labels: Int32Array } {
    const [pixels, regions] = [this.pixels.contents(), this.regions.contents()];
    return {
      embeddings: concat([pixels.embeddings, regions.embeddings]),
      labels: Int32Array.from([...pixels.labels, ...regions.labels]),
    };
  }

  /** Empties all rings. */
  reset(): void {
    this.pixels.clear();
    this.regions.clear();
  }

  /** The content and the position of every ring, for {@link restore}. */
  async state(): Promise<PixelMemoryBankState> {
    return { pixels: await this.pixels.state(), regions: await this.regions.state() };
  }

  /**
   * Restores a state.
   *
   * @throws {@link ValueError} if it is of a bank of other sizes; nothing is changed then.
   */
  restore(state: PixelMemoryBankState): void {
    this.pixels.expectFits(state.pixels);
    this.regions.expectFits(state.regions);
    this.pixels.restore(state.pixels);
    this.regions.restore(state.regions);
  }

  /** Frees the tensors; a second time does nothing. */
  dispose(): void {
    this.pixels.dispose();
    this.regions.dispose();
  }

  private expectEmbeddings(argument: string, embeddings: Tensor, ids: Record<string, Int32Array>): void {
    assertShape(argument, embeddings, ['samples', this.dim]);
    const [samples] = embeddings.shape;
    for (const [name, { length }] of Object.entries(ids))
      if (length !== samples) throw new ShapeError({ argument: name, expected: [samples], received: [length] });
    const [[name, labels]] = Object.entries(ids);
    const unknown = labels.find((label) => label < 0 || label >= this.numClasses);
    if (unknown !== undefined)
      throw new ValueError({ argument: name, expected: `ids from 0 to ${this.numClasses - 1}`, received: unknown });
  }
}

/** The samples of each region, regions in the order they appear. */
function regionsOf(labels: Int32Array, images: Int32Array): number[][] {
  const regions = new Map<string, number[]>();
  labels.forEach((label, sample) => {
    const key = `${images[sample]} ${label}`;
    const members = regions.get(key);
    if (members) members.push(sample);
    else regions.set(key, [sample]);
  });
  return [...regions.values()];
}
