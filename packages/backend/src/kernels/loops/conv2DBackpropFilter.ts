import { backend_util, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import type { Loop, Values } from './loopKernel.js';

/** How far apart neighbours along one axis lie in memory. */
function memoryStrides({ shape }: Values, channelsLast: boolean) {
  const inner = shape[3];
  const both = shape[2] * inner;
  return channelsLast ? { column: inner, row: both, channel: 1 } : { column: 1, row: inner, channel: both };
}

/**
 * `Conv2DBackpropFilter`: `∂L/∂w[i,j,c,o] = Σ_byx x[b, y·s+i, x·s+j, c] · dy[b,y,x,o]`. The cpu backend looks every number up
 * by its coordinates, many times as slow.
 */
export const conv2DBackpropFilter: Loop = ({ x, dy }, attributes) => {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attributes as unknown as Conv2DBackpropFilterAttrs;
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode, false, format);
  const { inChannels, outChannels, inHeight, inWidth, outHeight, outWidth, filterWidth, padInfo } = info;
  const [input, output] = [x, dy].map((one) => memoryStrides(one, format === 'channelsLast'));
  const sums = new Float64Array(filterShape.reduce((product, size) => product * size, 1));
  const addProducts = (ofX: number, ofDy: number, ofFilter: number) => {
    for (let c = 0, to = ofFilter; c < inChannels; c++) {
      const value = x.values[ofX + c * input.channel];
      for (let o = 0; o < outChannels; o++, to++) sums[to] += value * dy.values[ofDy + o * output.channel];
    }
  };
  for (let pixel = 0; pixel < info.batchSize * outHeight * outWidth; pixel++) {
    const [image, y, z] = [
      Math.floor(pixel / (outHeight * outWidth)),
      Math.floor(pixel / outWidth) % outHeight,
      pixel % outWidth,
    ];
    const ofDy = image * outChannels * outHeight * outWidth + y * output.row + z * output.column;
    for (let tap = 0; tap < info.filterHeight * filterWidth; tap++) {
      const row = y * info.strideHeight - padInfo.top + Math.floor(tap / filterWidth);
      const column = z * info.strideWidth - padInfo.left + (tap % filterWidth);
      if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
      const ofX = image * inChannels * inHeight * inWidth + row * input.row + column * input.column;
      addProducts(ofX, ofDy, tap * inChannels * outChannels);
    }
  }
  return { shape: filterShape, values: Float32Array.from(sums) };
};
