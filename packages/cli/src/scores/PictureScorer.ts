import { ConfusionMatrix } from '@ecgan/metrics';
import { argMax, clipByValue, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ScoreRow } from './RunScores.js';

/** Scores pictures as they come, so that none has to be kept: what a segmenter reads in them against the labels they were made from. */
export class PictureScorer {
  private readonly matrix: ConfusionMatrix;

  constructor(
    private readonly segmenter: LayersModel,
    /** What the pictures are. */
    private readonly pictures: string,
    options: { numClasses: number; ignoreLabel?: number },
  ) {
    this.matrix = new ConfusionMatrix(options);
  }

  /**
   * Adds some pictures.
   *
   * @param images - In [-1, 1], `[batch, height, width, 3]`; what leaves the range is clipped, as a PNG would.
   * @param labels - Class ids, `[batch, height, width]`, flat.
   */
  async add(images: Tensor4D, labels: ArrayLike<number>): Promise<void> {
    const read = tidy(() => argMax(this.segmenter.predict(clipByValue(images, -1, 1)) as Tensor4D, 3));
    try {
      this.matrix.add(labels, await read.data());
    } finally {
      read.dispose();
    }
  }

  /** The scores of all pictures so far, and which classes and pixels they count. */
  scores(): ScoreRow & { protocol: string } {
    const { pixelAccuracy, meanIou, protocol } = this.matrix.scores();
    return { pictures: this.pictures, pixelAccuracy, meanIntersectionOverUnion: meanIou, protocol };
  }
}
