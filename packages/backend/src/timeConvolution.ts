import {
  Conv2DBackpropFilter,
  conv2d,
  conv2dTranspose,
  dispose,
  engine,
  randomNormal,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';

/** The convolution to time: square images, `'same'` padding, stride 1. */
export interface ConvolutionSize {
  batch: number;
  size: number;
  inChannels: number;
  outChannels: number;
  kernelSize: number;
}

/** Milliseconds and GFLOP/s of one direction. */
export interface Timing {
  milliseconds: number;
  gflops: number;
}

/** Both directions of one convolution. */
export interface ConvolutionTimings {
  forward: Timing;
  /** The gradients of input and filter together: twice the forward's arithmetic. */
  backward: Timing;
}

/** Best of a few runs, after one to warm up. `data()`, not `dataSync()`, so that WebGPU can be timed too. */
async function bestTime(run: () => Tensor[], budget: number): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  const until = performance.now() + budget;
  for (let runs = 0; runs < 2 || (performance.now() < until && runs < 50); runs++) {
    const start = performance.now();
    const outputs = tidy(run);
    await Promise.all(outputs.map((output) => output.data()));
    if (runs > 0) shortest = Math.min(shortest, performance.now() - start);
    dispose(outputs);
  }
  return shortest;
}

/**
 * Times a convolution and its two gradients on the current backend, reading the results included.
 *
 * @param size - See {@link ConvolutionSize}.
 * @param budget - Milliseconds to spend on each direction, once two runs are done. @defaultValue 500
 * @returns The best of the runs in that time, after one to warm up.
 * @example
 * ```ts
 * import { timeConvolution, useBackend } from '@ecgan/backend';
 *
 * await useBackend();
 * const size = { batch: 4, size: 64, inChannels: 64, outChannels: 64, kernelSize: 3 };
 * const { forward } = await timeConvolution(size);
 * console.log(forward.gflops); // 100 on two CPU cores with libtensorflow
 * ```
 */
export async function timeConvolution(size: ConvolutionSize, budget = 500): Promise<ConvolutionTimings> {
  const { batch, size: side, inChannels, outChannels, kernelSize } = size;
  const x = randomNormal([batch, side, side, inChannels]) as Tensor4D;
  const filter = randomNormal([kernelSize, kernelSize, inChannels, outChannels]) as Tensor4D;
  const dy = randomNormal([batch, side, side, outChannels]) as Tensor4D;
  const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: filter.shape };
  const flop = 2 * batch * side * side * kernelSize * kernelSize * inChannels * outChannels;
  const timing = (milliseconds: number, flops: number) => ({ milliseconds, gflops: flops / milliseconds / 1e6 });
  try {
    const forward = await bestTime(() => [conv2d(x, filter, 1, 'same')], budget);
    // The kernels that `grads` would call, without the forward pass it would run first.
    const backward = await bestTime(
      () => [
        conv2dTranspose(dy, filter, x.shape, 1, 'same'),
        engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor,
      ],
      budget,
    );
    return { forward: timing(forward, flop), backward: timing(backward, 2 * flop) };
  } finally {
    dispose([x, filter, dy]);
  }
}
