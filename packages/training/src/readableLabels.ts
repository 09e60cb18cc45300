import { ShapeError, withoutGradient } from '@ecgan/core';
import {
  argMax,
  equal,
  gather,
  logicalOr,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';

/** No class: what labels are mapped to that take no part. */
const none = -1;

/** Label maps as a segmenter can read them. */
export interface ReadableLabels {
  /** Class ids, int32 `[batch, height, width]`: each what it is read as. */
  labelMap: Tensor3D;
  /** The id of pixels that take no part; none where all do. */
  ignoreLabel: number | undefined;
}

/** What decides how labels are read. */
export interface Reading {
  /** See {@link Segmenter}. */
  readAs?: readonly number[];
  /** The class that stands for "unlabelled". */
  ignoreLabel?: number;
}

/**
 * Label maps in the classes a segmenter tells apart, for losses that compare them with what it read: classes it does not know, and the ignored one, all
 * take no part.
 *
 * @param labelMap - Class ids, int32 `[batch, height, width]`; returned as it is where every class is read as itself.
 */
export function readableLabels(labelMap: Tensor3D, { readAs, ignoreLabel }: Reading): ReadableLabels {
  if (!readAs) return { labelMap, ignoreLabel };
  const table = readAs.map((read, id) => (id === ignoreLabel ? none : read));
  const read = tidy((): Tensor3D => gather<Tensor>(tensor1d(table, 'int32'), labelMap) as Tensor3D);
  return { labelMap: read, ignoreLabel: none };
}

/**
 * The classes read from images, comparable with label maps pixel by pixel: where they differ, the pixel was misread. Without gradient.
 *
 * Where the segmenter cannot say better, because it does not know the label's class or tells it from others no further, that is the label itself.
 *
 * @param logits - What the segmenter read, `[batch, height, width, numClasses]`.
 * @param labelMap - Class ids, int32 `[batch, height, width]`.
 * @throws {@link ShapeError} if the logits are not of the classes of `readAs`.
 */
export function readClasses(logits: Tensor4D, labelMap: Tensor3D, { readAs }: Reading): Tensor3D {
  if (readAs && logits.shape[3] !== readAs.length)
    throw new ShapeError({ argument: 'logits', expected: [...labelMap.shape, readAs.length], received: logits.shape });
  return withoutGradient(() => {
    const predictions = argMax(logits, 3) as Tensor3D;
    if (!readAs) return predictions;
    const expected = gather<Tensor>(tensor1d([...readAs], 'int32'), labelMap);
    return where(logicalOr(equal(predictions, expected), equal(expected, none)), labelMap, predictions) as Tensor3D;
  });
}
