import {
  cast,
  gather,
  reshape,
  softmax,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { chooseRandomly } from '../random/chooseRandomly.js';
import { seededRandom } from '../random/seededRandom.js';
import { averageCells } from './averageCells.js';
import { centreOfCells } from './centreOfCells.js';
import type { SimilarityLossOptions } from './similarityLoss.js';

/** The pixels (or cells, or drawn pixels) that are compared. */
export interface SimilarityPixels {
  /** `[batch, pixels, numClasses]` */
  probabilities: Tensor3D;
  /** Class ids, int32 `[batch, pixels, 1]`, or soft labels `[batch, pixels, numClasses]`. */
  targets: Tensor3D;
}

/** Flattens labels and predictions to pixels, on the grid and for the draw that the options ask for. */
export function similarityPixels(
  labelMap: Tensor,
  logits: Tensor4D,
  { grid, samples, seed }: Pick<SimilarityLossOptions, 'grid' | 'samples' | 'seed'>,
): SimilarityPixels {
  const onGrid = (x: Tensor) => (grid ? averageCells(x as Tensor4D, grid) : x);
  const labelsOnGrid = (x: Tensor) => (grid ? centreOfCells(x as Tensor3D, grid) : x);
  const targets = labelMap.rank === 4 ? onGrid(cast(labelMap, 'float32')) : labelsOnGrid(cast(labelMap, 'int32'));
  const probabilities = onGrid(softmax(logits));

  const [batch, numClasses] = [logits.shape[0], logits.shape[3]];
  const size = probabilities.size / (batch * numClasses);
  const indices = samples === undefined || samples >= size ? undefined : drawIndices(batch, size, samples, seed);
  const pixels = (x: Tensor) => {
    const channels = x.size / (batch * size);
    const flat = reshape(x, [batch * size, channels]);
    return reshape(indices ? gather(flat, indices) : flat, [batch, indices ? -1 : size, channels]) as Tensor3D;
  };
  return { probabilities: pixels(probabilities), targets: pixels(targets) };
}

/** For each image `samples` of its `size` pixels, as flat indices over the batch. */
function drawIndices(batch: number, size: number, samples: number, seed?: number) {
  const random = seed === undefined ? Math.random : seededRandom(seed);
  const every = Array.from({ length: size }, (_, pixel) => pixel);
  const drawn = Array.from({ length: batch }, (_, image) =>
    chooseRandomly(every, samples, random).map((pixel) => image * size + pixel),
  );
  return tensor1d(drawn.flat(), 'int32');
}
