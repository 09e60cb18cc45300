import { RandomState } from '@ecgan/core/internal';
import { add, mean, mul, pad, randomNormal, slice, sub, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { WiringBatch } from './WiringBatch.js';

/** How differentiable augmentation is set: shares of height and width. */
export interface AugmentationSetting {
  translation: number;
  cutout: number;
}

/** What happens to one label map and all pictures of it. */
interface Draw {
  brightness: number;
  saturation: number;
  contrast: number;
  down: number;
  right: number;
  blank: (y: number, x: number) => boolean;
}

/** What is drawn of each batch. */
interface Drawn {
  augmentation?: AugmentationSetting;
  /** The class of blank pixels. */
  fill: number;
  /** Of the generator; 0 for none. */
  noiseSize: number;
  /** Whether collages are cut by LabelMix. */
  mixes?: boolean;
}

/**
 * Batches with what is drawn of them, by the next numbers of a trainer's random state: of each picture brightness, saturation, contrast, the shifts
 * down and right, the centre of the blank rectangle; then the seed of the batch's noise, then a coin
 * for each class of each picture and one for what has no class.
 *
 * @param words - `metadata.random` of the state before the step.
 * @see Zhao et al. 2020, arXiv 2006.10738, section 4; Sushko et al. 2021, arXiv 2012.04781, section 3.3
 */
export function withDraws(
  batches: readonly WiringBatch[],
  words: string,
  { augmentation, fill, noiseSize, mixes }: Drawn,
) {
  const state = new RandomState(0);
  state.restore(JSON.parse(words));
  return batches.map((batch): WiringBatch => {
    const shown = augmentation && drawShown(batch, augmentation, fill, () => state.next());
    const noise =
      noiseSize > 0 ? randomNormal([batch.count, 1, 1, noiseSize], 0, 1, 'float32', state.nextWord()) : undefined;
    const mask = mixes ? drawMask(shown?.labels ?? batch.labels, batch.numClasses, () => state.next()) : undefined;
    return { ...batch, shown, mask, noise: noise as Tensor4D | undefined };
  });
}

/** 1 where the real picture shows in a collage: below ½ a class is real. */
function drawMask(labels: readonly number[][], numClasses: number, next: () => number): number[][] {
  return labels.map((ids) => {
    const coins = Array.from({ length: numClasses + 1 }, () => (next() < 0.5 ? 1 : 0));
    return ids.map((id) => coins[id]);
  });
}

/** A batch as D is to see it. */
function drawShown(batch: WiringBatch, setting: AugmentationSetting, fill: number, next: () => number) {
  const draws = batch.labels.map(() => drawOne(batch, setting, next));
  const move = (ids: readonly number[], { down, right, blank }: Draw, outside: number) =>
    ids.map((_, pixel) => {
      const [y, x] = [Math.floor(pixel / batch.width), pixel % batch.width];
      const [fromY, fromX] = [y - down, x - right];
      const inside = fromY >= 0 && fromY < batch.height && fromX >= 0 && fromX < batch.width;
      return inside && !blank(y, x) ? ids[fromY * batch.width + fromX] : outside;
    });
  return {
    labels: batch.labels.map((ids, k) => move(ids, draws[k], fill)),
    boundaries: batch.boundaries.map((ids, k) => move(ids, draws[k], 0)),
    picture: (k: number, x: Tensor4D) => augmentPicture(x, draws[k]),
  };
}

function drawOne(
  { height, width }: WiringBatch,
  { translation, cutout }: AugmentationSetting,
  next: () => number,
): Draw {
  const [brightness, saturation, contrast] = [next() - 0.5, 2 * next(), next() + 0.5];
  const shift = (length: number) => {
    const most = Math.round(length * translation);
    return Math.floor(next() * (2 * most + 1)) - most;
  };
  const [down, right] = [shift(height), shift(width)];
  const run = (length: number) => {
    const size = Math.round(length * cutout);
    const first = Math.floor(next() * (length + (size % 2 === 0 ? 1 : 0))) - Math.floor(size / 2);
    return (at: number) => at >= first && at < first + size;
  };
  const [rows, columns] = [run(height), run(width)];
  return { brightness, saturation, contrast, down, right, blank: (y, x) => rows(y) && columns(x) };
}

/** One picture, `[1, height, width, 3]`: colours, then the shift by cutting and padding, then the blank. */
function augmentPicture(picture: Tensor4D, { brightness, saturation, contrast, down, right, blank }: Draw): Tensor4D {
  const [, height, width] = picture.shape;
  const brighter = add(picture, brightness);
  const grey = mean(brighter, 3, true);
  const saturated = add(grey, mul(sub(brighter, grey), saturation));
  const level = mean(saturated);
  const coloured = add(level, mul(sub(saturated, level), contrast)) as Tensor4D;
  const kept = slice(
    coloured,
    [0, Math.max(0, -down), Math.max(0, -right), 0],
    [1, height - Math.abs(down), width - Math.abs(right), 3],
  );
  const around = (by: number): [number, number] => [Math.max(0, by), Math.max(0, -by)];
  const shifted = pad(kept, [[0, 0], around(down), around(right), [0, 0]]);
  const mask = Array.from({ length: height * width }, (_, i) => (blank(Math.floor(i / width), i % width) ? 0 : 1));
  return mul(shifted, tensor4d(mask, [1, height, width, 1])) as Tensor4D;
}
