import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import {
  Conv2DBackpropFilter,
  conv2d,
  conv2dTranspose,
  engine,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './index.js';

type Pad = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

interface Case {
  input: [number, number, number, number];
  filter: [number, number, number, number];
  strides: number | [number, number];
  pad: Pad;
}

const cases: Record<string, Case> = {
  'same, stride 1': { input: [2, 5, 7, 3], filter: [3, 3, 3, 4], strides: 1, pad: 'same' },
  'more channels in than out': { input: [2, 5, 6, 9], filter: [3, 3, 9, 2], strides: 1, pad: 'same' },
  'same, stride 2, odd': { input: [2, 7, 9, 3], filter: [3, 3, 3, 2], strides: 2, pad: 'same' },
  "the discriminator's 4×4, stride 2": { input: [1, 8, 6, 2], filter: [4, 4, 2, 3], strides: 2, pad: 'valid' },
  'rows no tap reaches': { input: [1, 9, 8, 2], filter: [3, 3, 2, 2], strides: 4, pad: 'valid' },
  'uneven padding': {
    input: [1, 6, 5, 2],
    filter: [4, 3, 2, 2],
    strides: 2,
    pad: [
      [0, 0],
      [2, 1],
      [0, 3],
      [0, 0],
    ],
  },
  'padding wider than the filter': {
    input: [1, 3, 3, 1],
    filter: [2, 2, 1, 2],
    strides: 1,
    pad: [
      [0, 0],
      [3, 3],
      [3, 2],
      [0, 0],
    ],
  },
  '1×1, stride 2': { input: [1, 5, 5, 2], filter: [1, 1, 2, 3], strides: 2, pad: 'same' },
  'strides that differ': { input: [1, 4, 6, 2], filter: [3, 3, 2, 2], strides: [1, 2], pad: 'same' },
};

/** Where padding begins, as TensorFlow counts it. */
function padBefore(pad: Pad, axis: 1 | 2, size: number, taps: number, stride: number): number {
  if (pad === 'valid') return 0;
  if (pad !== 'same') return pad[axis][0];
  return Math.floor(Math.max(0, (Math.ceil(size / stride) - 1) * stride + taps - size) / 2);
}

/** Both gradients by the definition, in float64. */
function byDefinition({ input, filter, strides, pad }: Case, x: ArrayLike<number>, w: ArrayLike<number>, dy: Tensor) {
  const [batch, height, width, inChannels] = input;
  const [tapsDown, tapsRight, , outChannels] = filter;
  const [down, right] = typeof strides === 'number' ? [strides, strides] : strides;
  const top = padBefore(pad, 1, height, tapsDown, down);
  const left = padBefore(pad, 2, width, tapsRight, right);
  const [, outHeight, outWidth] = dy.shape;
  const upstream = dy.dataSync();
  const dx = new Float64Array(batch * height * width * inChannels);
  const dw = new Float64Array(tapsDown * tapsRight * inChannels * outChannels);
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < outHeight; r++)
      for (let c = 0; c < outWidth; c++)
        for (let i = 0; i < tapsDown; i++)
          for (let j = 0; j < tapsRight; j++) {
            const [y, z] = [r * down + i - top, c * right + j - left];
            if (y < 0 || y >= height || z < 0 || z >= width) continue;
            for (let n = 0; n < inChannels; n++)
              for (let o = 0; o < outChannels; o++) {
                const at = ((b * height + y) * width + z) * inChannels + n;
                const weight = ((i * tapsRight + j) * inChannels + n) * outChannels + o;
                const g = upstream[((b * outHeight + r) * outWidth + c) * outChannels + o];
                dx[at] += g * w[weight];
                dw[weight] += g * x[at];
              }
          }
  return { dx, dw };
}

describe.each(['wasm', 'cpu'] as const)('%s', (name) => {
  beforeAll(async () => {
    await useBackend(name);
  });

  describe.each(Object.entries(cases))('%s', (_name, which) => {
    const { input, filter, strides, pad } = which;
    const operands = () => {
      const x = random(input, 1) as Tensor4D;
      const w = random(filter, 2) as Tensor4D;
      return { x, w, dy: random(conv2d(x, w, strides, pad as 'same').shape, 3) as Tensor4D };
    };

    test('default', () => {
      const { x, w, dy } = operands();
      const { dx, dw } = byDefinition(which, x.dataSync(), w.dataSync(), dy);
      const attributes = { strides, pad, dataFormat: 'NHWC', filterShape: filter };
      expectClose(engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor, dw);
      expectClose(conv2dTranspose(dy, w, input, strides, pad as 'same'), dx);
    });

    test('gradient: finite differences', () => {
      const { x, w } = operands();
      expectGradientsMatch(
        (a, b) => sum(square(conv2d(a as Tensor4D, b as Tensor4D, strides, pad as 'same'))),
        [x, w],
        {
          elements: 8,
        },
      );
    });

    test('behavior: no leaks', async () => {
      const { x, w, dy } = operands();
      const attributes = { strides, pad, dataFormat: 'NHWC', filterShape: filter };
      await expectNoLeaks(() => {
        (engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor).dispose();
        conv2dTranspose(dy, w, input, strides, pad as 'same').dispose();
      });
    });
  });
});

test('args: channels first, on the one backend that has it', async () => {
  await useBackend('cpu');
  const [x, dy] = [random([2, 5, 4, 3], 1), random([2, 3, 2, 2], 2)];
  const attributes = { strides: 2, pad: 'same', filterShape: [3, 3, 3, 2] };
  const gradient = (dataFormat: string, operands: Record<string, Tensor>) =>
    engine().runKernel(Conv2DBackpropFilter, operands, { ...attributes, dataFormat }) as Tensor;
  const first = { x: transpose(x, [0, 3, 1, 2]), dy: transpose(dy, [0, 3, 1, 2]) };
  expectClose(gradient('NCHW', first), gradient('NHWC', { x, dy }));
});

test('behavior: a batch larger than the patch buffer of wasm is summed in parts', async () => {
  await useBackend('wasm');
  // 3 · 4 · 1024² patches for one image of 1024×1024×4: two images do not fit in 2²⁴ numbers.
  const shape: [number, number, number, number] = [2, 1024, 1024, 4];
  const worth = tidy(() => {
    const x = tensor(new Float32Array(2 * 1024 * 1024 * 4).fill(0.5), shape) as Tensor4D;
    const dy = tensor(new Float32Array(2 * 1024 * 1024).fill(0.25), [2, 1024, 1024, 1]) as Tensor4D;
    const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 4, 1] };
    return Array.from((engine().runKernel(Conv2DBackpropFilter, { x, dy }, attributes) as Tensor).dataSync());
  });
  // The middle tap meets every pixel of both images, a corner tap all but a row and a column of each.
  expect(worth[16]).toBeCloseTo(2 * 1024 * 1024 * 0.125, 0);
  expect(worth[0]).toBeCloseTo(2 * 1023 * 1023 * 0.125, 0);
});
