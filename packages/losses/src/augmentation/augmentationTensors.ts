import {
  customGrad,
  type GradSaveFunc,
  gather,
  mul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tensor4d,
} from '@tensorflow/tfjs-core';
import type { ImageAugmentation } from './drawAugmentation.js';

/** An augmentation as tensors: no control flow depends on its values, so that a step that takes them as inputs can be compiled. */
export interface AugmentationTensors {
  /** `[batch, 1, 1, 1]` each; absent where no colour changes. */
  colours?: Record<'brightness' | 'saturation' | 'contrast', Tensor4D>;
  /** The source pixel in the batch of each pixel, int32 `[batch · height · width]`; arbitrary where there is none. */
  source: Tensor1D;
  /** 1 where a pixel has a source, else 0, `[batch, height, width, 1]`. */
  filled: Tensor4D;
  /** The target pixel in the batch of each pixel, int32 `[batch · height · width]`; arbitrary where it is dropped. */
  target: Tensor1D;
  /** 1 where a pixel has a target, else 0, `[batch, height, width, 1]`. */
  kept: Tensor4D;
}

/** The augmentation of a batch as tensors that the caller disposes. */
export function augmentationTensors(
  augmentation: readonly ImageAugmentation[],
  [height, width]: readonly [height: number, width: number],
): AugmentationTensors {
  const batch = augmentation.length;
  const pixels = batch * height * width;
  const [source, target] = [new Int32Array(pixels), new Int32Array(pixels)];
  const [filled, kept] = [new Float32Array(pixels), new Float32Array(pixels)];
  augmentation.forEach(({ down, right, cutout: [top, left, bottom, end] }, image) => {
    for (let y = Math.max(0, down); y < Math.min(height, height + down); y++)
      for (let x = Math.max(0, right); x < Math.min(width, width + right); x++) {
        if (y >= top && y < bottom && x >= left && x < end) continue;
        const to = (image * height + y) * width + x;
        const from = to - down * width - right;
        source[to] = from;
        target[from] = to;
        filled[to] = 1;
        kept[from] = 1;
      }
  });
  const shape: [number, number, number, number] = [batch, height, width, 1];
  const perImage = (of: (one: ImageAugmentation) => number) => tensor4d(augmentation.map(of), [batch, 1, 1, 1]);
  const coloured = augmentation.some(
    ({ brightness, saturation, contrast }) => brightness !== 0 || saturation !== 1 || contrast !== 1,
  );
  return {
    ...(coloured && {
      colours: {
        brightness: perImage(({ brightness }) => brightness),
        saturation: perImage(({ saturation }) => saturation),
        contrast: perImage(({ contrast }) => contrast),
      },
    }),
    ...{ source: tensor1d(source, 'int32'), filled: tensor4d(filled, shape) },
    ...{ target: tensor1d(target, 'int32'), kept: tensor4d(kept, shape) },
  };
}

/**
 * Moves the pixels of images `[batch, height, width, channels]`; pixels without a source become 0.
 *
 * @remarks A pixel has at most one target, so the gradient is a look-up too; the segment sums that TF.js would use are slow, and missing on
 * some backends.
 */
export function moveImages(images: Tensor4D, { source, filled, target, kept }: AugmentationTensors): Tensor4D {
  const look = (x: Tensor4D, rows: Tensor1D, mask: Tensor4D): Tensor4D =>
    mul(reshape(gather(reshape(x, [-1, x.shape[3]]), rows), x.shape), mask);
  const move = customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, GradSaveFunc];
    save([target, kept]);
    const gradFunc = (dy: Tensor, [rows, mask]: Tensor[]) => look(dy as Tensor4D, rows as Tensor1D, mask as Tensor4D);
    return { value: look(x as Tensor4D, source, filled), gradFunc };
  });
  return move(images) as Tensor4D;
}
