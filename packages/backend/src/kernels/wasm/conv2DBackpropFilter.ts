import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  add,
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type KernelConfig,
  matMul,
  reshape,
  reverse,
  slice,
  stack,
  type Tensor2D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { cropOrPad } from '../cropOrPad.js';
import { heapTensor } from './heapTensor.js';

type ConvInfo = backend_util.Conv2DInfo;

/** Size limit of the patch matrix in floats (64 MB); it bounds how many images are processed at once, at least one. */
const patchLimit = 2 ** 24;

/**
 * `Conv2DBackpropFilter`, which the wasm backend lacks: `∂L/∂w[i,j,c,o] = Σ_byx x[b, y·s+i, x·s+j, c] · dy[b,y,x,o]` as
 * one matrix product per filter column.
 */
export const conv2DBackpropFilter: KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) =>
    tidy(() => {
      const { x, dy } = inputs as unknown as { x: Tensor4D; dy: Tensor4D };
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as Conv2DBackpropFilterAttrs;
      const info = backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      const { batchSize, filterHeight, inChannels, outHeight, outWidth } = info;
      const images = Math.max(1, Math.floor(patchLimit / (filterHeight * inChannels * outHeight * outWidth)));
      const part = (whole: Tensor4D, first: number) =>
        images >= batchSize
          ? whole
          : slice(whole, [first, 0, 0, 0], [Math.min(images, batchSize - first), ...whole.shape.slice(1)] as never);
      let sum = filterGradient(part(x, 0), part(dy, 0), info, backend as BackendWasm);
      for (let first = images; first < batchSize; first += images) {
        const more = tidy(() => filterGradient(part(x, first), part(dy, first), info, backend as BackendWasm));
        sum = add(sum, more);
      }
      return sum;
    }),
};

/**
 * Computes the gradient of a few images. If a layer has few output channels, copying the patches takes most of the
 * time. At stride 1 the patches are then taken from `dy` instead, `dw[i,j] = Σ_p x[p] dy[p − (i,j)]`, which gives the
 * filter gradient flipped and transposed.
 */
function filterGradient(x: Tensor4D, dy: Tensor4D, info: ConvInfo, backend: BackendWasm): Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, padInfo } = info;
  const rows = (outHeight - 1) * info.strideHeight + filterHeight;
  const columns = (outWidth - 1) * info.strideWidth + filterWidth;
  const padded = cropOrPad(
    x,
    [padInfo.top, rows - padInfo.top - x.shape[1]],
    [padInfo.left, columns - padInfo.left - x.shape[2]],
  );
  if (info.strideHeight !== 1 || info.strideWidth !== 1 || 2 * outChannels > inChannels) {
    return patchProducts(padded, dy, info, backend);
  }
  const around = cropOrPad(dy, [filterHeight - 1, filterHeight - 1], [filterWidth - 1, filterWidth - 1]);
  return transpose(reverse(patchProducts(around, padded, info, backend), [0, 1]), [0, 1, 3, 2]);
}

/**
 * Computes one matrix product per filter column: patches `[filterHeight · inChannels, pixels]` times `dy`
 * `[pixels, outChannels]`.
 */
function patchProducts(padded: Tensor4D, dy: Tensor4D, info: ConvInfo, backend: BackendWasm): Tensor4D {
  const { filterHeight, filterWidth } = info;
  const [images, rows, columns, inChannels] = padded.shape;
  const [, outHeight, outWidth, outChannels] = dy.shape;
  const channelsFirst = transpose(padded, [3, 0, 1, 2]);
  const planes = inChannels * images;
  const pixels = images * outHeight * outWidth;
  const gradients = reshape(dy, [pixels, outChannels]) as Tensor2D;
  const perColumn = Array.from({ length: filterWidth }, (_, tap) =>
    tidy(() => {
      const patches = heapTensor([filterHeight * inChannels, pixels], backend);
      const source = backend.typedArrayFromHeap(channelsFirst) as Float32Array;
      const taken = takeColumns(source, planes * rows, columns, tap, { ...info, outWidth });
      const target = backend.typedArrayFromHeap(patches) as Float32Array;
      takeRows(taken, planes, rows, { ...info, outHeight, outWidth }, target);
      return reshape(matMul(patches as Tensor2D, gradients), [filterHeight, inChannels, outChannels]);
    }),
  );
  return stack(perColumn, 1) as Tensor4D;
}

/**
 * Copies every `strideWidth`-th column of `x`, starting at column `tap`: `[channels, images, rows, columns]` →
 * `[channels, images, rows, outWidth]`, both flat.
 */
function takeColumns(x: Float32Array, lines: number, columns: number, tap: number, info: ConvInfo): Float32Array {
  const { outWidth, strideWidth } = info;
  const taken = new Float32Array(lines * outWidth);
  for (let line = 0, to = 0; line < lines; line++) {
    for (let from = line * columns + tap, end = to + outWidth; to < end; to++, from += strideWidth) taken[to] = x[from];
  }
  return taken;
}

/**
 * Copies the rows that each filter row multiplies to `patches`:
 * `[filterHeight, channels · images, outHeight, outWidth]`.
 */
function takeRows(taken: Float32Array, planes: number, rows: number, info: ConvInfo, patches: Float32Array): void {
  const { filterHeight, outHeight, outWidth, strideHeight } = info;
  const run = strideHeight === 1 ? outHeight * outWidth : outWidth; // contiguous in source and target
  let to = 0;
  for (let tap = 0; tap < filterHeight; tap++) {
    for (let plane = 0; plane < planes; plane++) {
      for (let end = to + outHeight * outWidth, row = plane * rows + tap; to < end; to += run, row += strideHeight) {
        patches.set(taken.subarray(row * outWidth, row * outWidth + run), to);
      }
    }
  }
}
