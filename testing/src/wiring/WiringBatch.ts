import { LabelLayout } from '@ecgan/core';
import { slice, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { random, randomLabels } from '../random.js';

/** A batch in two forms: what a trainer takes, and plain arrays that the equations are written for. */
export interface WiringBatch {
  layout: LabelLayout;
  photos: Tensor4D;
  edges: Tensor4D;
  /** Pictures. */
  count: number;
  height: number;
  width: number;
  numClasses: number;
  /** Class ids of each picture, row after row. */
  labels: number[][];
  /** 1 on an instance boundary, of each picture. */
  boundaries: number[][];
  /** z of each picture, `[count, 1, 1, noiseSize]`, where the generator has noise. */
  noise?: Tensor4D;
  /** M of each picture, row after row, where the collages are cut by LabelMix. */
  mask?: number[][];
  /** What D is shown instead, where pictures are augmented: labels, boundaries, and what becomes of a picture of the kth label map. */
  shown?: { labels: number[][]; boundaries: number[][]; picture: (k: number, x: Tensor4D) => Tensor4D };
}

/** Label maps of rectangles in which every class occurs, with instance boundaries; noise for photos and edges. */
export function wiringBatch(
  [count, height, width]: [count: number, height: number, width: number],
  { numClasses = 4, levels = 3, seed = 1 } = {},
): WiringBatch {
  const size = height * width;
  const map = randomLabels([count, height, width], numClasses, seed);
  // Every class has some pixels of every picture, here and there.
  for (let k = 0; k < count; k++)
    for (let id = 0; id < numClasses; id++)
      for (const at of [17, 38]) map[k * size + ((at * (id + 1) + k) % size)] = id;
  const drawn = random([count * size], seed + 3, 0, 1).dataSync();
  const boundaryMap = Uint8Array.from(drawn, (value) => (value < 0.3 ? 1 : 0));
  const ofPicture = (values: ArrayLike<number>) =>
    Array.from({ length: count }, (_, k) => Array.from(values).slice(k * size, (k + 1) * size));
  return {
    layout: LabelLayout.fromLabelMaps(map, [count, height, width], { numClasses, levels, boundaries: boundaryMap }),
    photos: random([count, height, width, 3], seed + 1) as Tensor4D,
    edges: random([count, height, width, 3], seed + 2) as Tensor4D,
    ...{ count, height, width, numClasses, labels: ofPicture(map), boundaries: ofPicture(boundaryMap) },
  };
}

/** S of one picture, one-hot with the boundaries in a channel behind the classes: `[1, height, width, numClasses + 1]`. */
export function denseMap(
  {
    labels,
    boundaries,
    height,
    width,
    numClasses,
  }: Omit<WiringBatch, 'layout' | 'photos' | 'edges' | 'count' | 'noise' | 'mask' | 'shown'>,
  picture: number,
): Tensor4D {
  const rows = labels[picture].flatMap((label, pixel) => [
    ...Array.from({ length: numClasses }, (_, id) => (id === label ? 1 : 0)),
    boundaries[picture][pixel],
  ]);
  return tensor4d(rows, [1, height, width, numClasses + 1]);
}

/** One picture of a batch of them, as a batch. */
export function pictureOf(pictures: Tensor4D, picture: number): Tensor4D {
  return slice(pictures, [picture, 0, 0, 0], [1, -1, -1, -1]) as Tensor4D;
}

/** The labels of one picture at a level: every 2^level-th pixel of every 2^level-th row. */
export function labelsAt({ labels, height, width }: WiringBatch, picture: number, level: number): number[] {
  const step = 2 ** level;
  const found: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) found.push(labels[picture][y * width + x]);
  return found;
}
