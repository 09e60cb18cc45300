import { expectNoLeaks, random } from '@ecgan/testing';
import {
  backend,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { installedBackends } from '../../installedBackends.js';
import { useBackend } from '../../useBackend.js';
import { tensorflowKernels } from './tensorflowKernels.js';

type Shape = [number, number, number, number];

const installed = (await installedBackends()).includes('tensorflow');
if (!installed) process.stderr.write('skipped: kernels of the tensorflow backend, which is not installed here\n');

/** 0.6 GFLOP: enough to be worth another form. */
const largeMap: Shape = [1, 68, 64, 64];
const smallMap: Shape = [1, 58, 62, 64];

describe.skipIf(!installed)('tensorflowKernels', () => {
  let kernels: Record<string, KernelConfig>;
  beforeAll(async () => {
    await useBackend('tensorflow');
    kernels = Object.fromEntries(tensorflowKernels().map((kernel) => [kernel.kernelName, kernel]));
  });

  const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
  const run = async (name: string, inputs: Record<string, Tensor>, more: NamedAttrMap = {}) => {
    const attrs = { ...attributes, ...more };
    return kernels[name].kernelFunc({ inputs, attrs, backend: backend() }) as Tensor4D;
  };

  test('default: Conv2D at some pixels, by definition', async () => {
    const [x, filter] = [random(largeMap, 1) as Tensor4D, random([3, 3, 64, 120], 2) as Tensor4D];
    const y = await run('Conv2D', { x, filter });
    expect(y.shape).toEqual([1, 68, 64, 120]);
    const [pixels, weights, values] = [x.dataSync(), filter.dataSync(), y.dataSync()];
    for (const [row, column, o] of [
      [0, 0, 0],
      [67, 63, 119],
      [30, 0, 7],
      [5, 40, 60],
    ]) {
      let sum = 0;
      for (let i = -1; i <= 1; i++)
        for (let j = -1; j <= 1; j++) {
          if (row + i < 0 || row + i > 67 || column + j < 0 || column + j > 63) continue;
          for (let c = 0; c < 64; c++)
            sum += pixels[((row + i) * 64 + column + j) * 64 + c] * weights[(((i + 1) * 3 + j + 1) * 64 + c) * 120 + o];
        }
      expect(values[(row * 64 + column) * 120 + o]).toBeCloseTo(sum, 4);
    }
  });

  test.each([
    ['a large map', largeMap, 120],
    ['a small map', smallMap, 128],
  ])(
    'behavior: the gradient of a filter over %s is the one of a single pixel, moved',
    async (_what, shape, filters) => {
      const [, height, width, channels] = shape;
      const x = random(shape, 1) as Tensor4D;
      // ∂y is 1 at one pixel of one filter: the gradient is what x shows around that pixel.
      const change = new Float32Array(shape[0] * height * width * filters);
      const [row, column, filter] = [7, 4, 33];
      change[(row * width + column) * filters + filter] = 1;
      const dy = tensor4d(change, [shape[0], height, width, filters]);
      const gradient = await run('Conv2DBackpropFilter', { x, dy }, { filterShape: [3, 3, channels, filters] });
      const [pixels, found] = [x.dataSync(), gradient.dataSync() as Float32Array];
      const expected = new Float32Array(9 * channels * filters);
      for (let tap = 0; tap < 9; tap++)
        for (let c = 0; c < channels; c++) {
          const at = ((row + Math.floor(tap / 3) - 1) * width + column + (tap % 3) - 1) * channels + c;
          expected[(tap * channels + c) * filters + filter] = pixels[at];
        }
      const furthest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
      expect(furthest).toBeLessThan(1e-6);
    },
  );

  test('behavior: what has no cheaper form is left to libtensorflow', async () => {
    const [x, filter] = [random([1, 5, 5, 2], 1), random([3, 3, 2, 3], 2)];
    expect((await run('Conv2D', { x, filter }, { strides: 2 })).shape).toEqual([1, 3, 3, 3]);
    const dy = random([1, 5, 5, 3], 3);
    const gradient = await run('Conv2DBackpropFilter', { x, dy }, { filterShape: [3, 3, 2, 3] });
    expect(gradient.shape).toEqual([3, 3, 2, 3]);
  });

  test('behavior: no leaks', async () => {
    const [x, filter] = [random(largeMap, 1), random([3, 3, 64, 120], 2)];
    await expectNoLeaks(async () => {
      const y = await run('Conv2D', { x, filter });
      (await run('Conv2DBackpropFilter', { x, dy: y }, { filterShape: [3, 3, 64, 120] })).dispose();
      y.dispose();
    });
  });
});
