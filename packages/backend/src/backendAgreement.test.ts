import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { probeAdapter } from './backends/probeAdapter.js';
import { type BackendName, useBackend } from './index.js';

/** Something the method computes, differentiated with respect to every float operand. */
interface Case {
  shapes: number[][];
  run: (...operands: tf.Tensor[]) => tf.Tensor;
  /** Kept away from the kinks of ReLU and from the poles of log, as given. @defaultValue -1 … 1 */
  range?: [number, number];
  /** Not differentiable, or without a gradient in TF.js. */
  noGradient?: boolean;
}

const image = [2, 4, 6, 3];
const as4D = (x: tf.Tensor) => x as tf.Tensor4D;
const ids = (values: number[]) => tf.tensor1d(values, 'int32');
const one = (run: Case['run'], more: Partial<Case> = {}): Case => ({ shapes: [image], run, ...more });
const two = (run: Case['run'], more: Partial<Case> = {}): Case => ({ shapes: [image, [6, 3]], run, ...more });
const positive: Partial<Case> = { range: [0.2, 2] };

const cases: Record<string, Case> = {
  add: two((x, y) => tf.add(x, y)),
  sub: two((x, y) => tf.sub(x, y)),
  mul: two((x, y) => tf.mul(x, y)),
  div: two((x, y) => tf.div(x, y), positive),
  pow: one((x) => tf.pow(x, 2), positive),
  // TF.js does not sum the gradients of these three over what was broadcast: equal shapes only.
  minimum: { shapes: [image, image], run: (x, y) => tf.minimum(x, y) },
  maximum: { shapes: [image, image], run: (x, y) => tf.maximum(x, y) },
  squaredDifference: { shapes: [image, image], run: (x, y) => tf.squaredDifference(x, y) },
  where: two((x, y) => tf.where(tf.greater(tf.tensor1d([1, -1, 1]), 0), x, tf.add(tf.zerosLike(x), y))),
  addN: one((x) => tf.addN([x, x, x])),
  relu: one((x) => tf.relu(x)),
  leakyRelu: one((x) => tf.leakyRelu(x, 0.2)),
  elu: one((x) => tf.elu(x)),
  tanh: one((x) => tf.tanh(x)),
  sigmoid: one((x) => tf.sigmoid(x)),
  softplus: one((x) => tf.softplus(x)),
  exp: one((x) => tf.exp(x)),
  expm1: one((x) => tf.expm1(x)),
  log: one((x) => tf.log(x), positive),
  log1p: one((x) => tf.log1p(x), positive),
  sqrt: one((x) => tf.sqrt(x), positive),
  rsqrt: one((x) => tf.rsqrt(x), positive),
  reciprocal: one((x) => tf.reciprocal(x), positive),
  square: one((x) => tf.square(x)),
  abs: one((x) => tf.abs(x)),
  neg: one((x) => tf.neg(x)),
  sign: one((x) => tf.sign(x)),
  floor: one((x) => tf.floor(x)),
  clipByValue: one((x) => tf.clipByValue(x, -0.5, 0.5)),
  softmax: one((x) => tf.softmax(x)),
  logSoftmax: one((x) => tf.logSoftmax(x)),
  logSumExp: one((x) => tf.logSumExp(x, 3)),
  sum: one((x) => tf.sum(x, [1, 2])),
  mean: one((x) => tf.mean(x, [0, 1, 2])),
  max: one((x) => tf.max(x, 3)),
  min: one((x) => tf.min(x, [1, 2])),
  prod: one((x) => tf.prod(x, 3), { noGradient: true }),
  moments: one((x) => tf.moments(x, [1, 2]).variance),
  argMax: one((x) => tf.argMax(x, 3), { noGradient: true }),
  cumsum: one((x) => tf.cumsum(x, 3)),
  matMul: {
    shapes: [
      [5, 4],
      [4, 3],
    ],
    run: (x, y) => tf.matMul(x, y),
  },
  'matMul, transposed': {
    shapes: [
      [4, 5],
      [3, 4],
    ],
    run: (x, y) => tf.matMul(x, y, true, true),
  },
  'matMul, batches': {
    shapes: [
      [2, 5, 4],
      [2, 3, 4],
    ],
    run: (x, y) => tf.matMul(x, y, false, true),
  },
  conv2d: { shapes: [image, [3, 3, 3, 2]], run: (x, w) => tf.conv2d(as4D(x), as4D(w), 1, 'same') },
  'conv2d, strides': { shapes: [image, [4, 4, 3, 2]], run: (x, w) => tf.conv2d(as4D(x), as4D(w), 2, 'same') },
  'conv2d, 1×1': { shapes: [image, [1, 1, 3, 2]], run: (x, w) => tf.conv2d(as4D(x), as4D(w), 1, 'valid') },
  conv2dTranspose: {
    shapes: [image, [4, 4, 2, 3]],
    run: (x, w) => tf.conv2dTranspose(as4D(x), as4D(w), [2, 8, 12, 2], 2, 'same'),
  },
  depthwiseConv2d: {
    shapes: [image, [3, 3, 3, 2]],
    run: (x, w) => tf.depthwiseConv2d(as4D(x), as4D(w), 1, 'same'),
  },
  avgPool: one((x) => tf.avgPool(as4D(x), 2, 2, 'valid')),
  maxPool: one((x) => tf.maxPool(as4D(x), 2, 2, 'valid')),
  'maxPool, overlapping': one((x) => tf.maxPool(as4D(x), 3, 2, 'same')),
  'avgPool, padded': one((x) => tf.avgPool(as4D(x), 3, 1, 'same'), { noGradient: true }),
  batchNorm: {
    shapes: [image, [3], [3], [3], [3]],
    run: (x, ...moments) => tf.batchNorm(as4D(x), ...(moments as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D])),
    ...positive,
  },
  resizeNearestNeighbor: one((x) => tf.image.resizeNearestNeighbor(as4D(x), [8, 12])),
  'resizeNearestNeighbor, smaller': one((x) => tf.image.resizeNearestNeighbor(as4D(x), [2, 3]), { noGradient: true }),
  resizeBilinear: one((x) => tf.image.resizeBilinear(as4D(x), [8, 12])),
  'resizeBilinear, half-pixel': one((x) => tf.image.resizeBilinear(as4D(x), [8, 12], false, true), {
    noGradient: true,
  }),
  gather: { shapes: [[4, 3]], run: (x) => tf.gather(x, ids([3, 0, 3, 1])) },
  'gather, axis': one((x) => tf.gather(x, ids([2, 0, 2]), 3)),
  unsortedSegmentSum: { shapes: [[4, 3]], run: (x) => tf.unsortedSegmentSum(x, ids([2, 0, 2, 1]), 4) },
  scatterND: {
    shapes: [[3, 2]],
    run: (x) => tf.scatterND(tf.tensor2d([[0], [2], [0]], [3, 1], 'int32'), x, [4, 2]),
    noGradient: true,
  },
  gatherND: {
    shapes: [[3, 2]],
    run: (x) =>
      tf.gatherND(
        x,
        tf.tensor2d(
          [
            [0, 1],
            [2, 0],
          ],
          [2, 2],
          'int32',
        ),
      ),
    noGradient: true,
  },
  oneHot: { shapes: [[1]], run: () => tf.oneHot(ids([1, 0, 2]), 3), noGradient: true },
  pad: one((x) =>
    tf.pad(x, [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ]),
  ),
  mirrorPad: one(
    (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      ),
    { noGradient: true },
  ),
  transpose: one((x) => tf.transpose(x, [3, 0, 2, 1])),
  reverse: one((x) => tf.reverse(x, [1])),
  tile: one((x) => tf.tile(x, [1, 2, 1, 2])),
  concat: one((x) => tf.concat([x, x], 3)),
  stack: one((x) => tf.stack([x, x], 1)),
  split: one((x) => tf.split(x, 2, 1)[1]),
  slice: one((x) => tf.slice(x, [0, 1, 2, 0], [2, 2, 3, 3])),
  stridedSlice: one((x) => tf.stridedSlice(x, [0, 0, 0, 0], [2, 4, 6, 3], [1, 2, 2, 1]), { noGradient: true }),
  topk: one((x) => tf.topk(x, 2).values, { noGradient: true }),
  'comparisons and logic': two((x, y) => tf.cast(tf.logicalAnd(tf.less(x, y), tf.notEqual(x, 0)), 'float32'), {
    noGradient: true,
  }),
};

/** The same pseudo-random numbers on every backend: a rank-1 lattice, no two equal. */
function operand(shape: number[], seed: number, [low, high]: [number, number]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => low + (high - low) * (((i + seed + 0.5) * 0.6180339887) % 1),
  );
  return tf.tensor(values, shape);
}

/** The case's output, then its gradients for an uneven upstream gradient. */
async function compute(
  backend: BackendName,
  { shapes, run, range = [-1, 1], noGradient }: Case,
): Promise<Float32Array[]> {
  await useBackend(backend);
  const results = tf.tidy(() => {
    const operands = shapes.map((shape, i) => operand(shape, 7 * i, range));
    const output = run(...operands);
    if (noGradient) return [output];
    const dy = operand(output.shape, 3, [-1, 1]);
    return [output, ...tf.grads(run)(operands, dy)];
  });
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose(results);
  return values.map((array) => Float32Array.from(array));
}

const adapter = await probeAdapter();
if (!adapter)
  process.stderr.write('skipped: webgpu against cpu, no adapter (VK_ICD_FILENAMES can name a software one)\n');

afterAll(async () => {
  await useBackend('cpu');
});

describe.each(['wasm', 'webgpu'] as const)('%s agrees with cpu, forwards and backwards', (backend) => {
  test.skipIf(backend === 'webgpu' && !adapter).each(Object.entries(cases))('default: %s', async (_name, which) => {
    const expected = await compute('cpu', which);
    const actual = await compute(backend, which);
    expect(actual.length).toBe(expected.length);
    for (const [i, values] of actual.entries()) {
      expect(values.length).toBe(expected[i].length);
      const scale = Math.max(1e-6, ...expected[i].map(Math.abs));
      const worst = Math.max(...values.map((value, j) => Math.abs(value - expected[i][j]))) / scale;
      expect(worst, i === 0 ? 'output' : `gradient of operand ${i - 1}`).toBeLessThan(1e-5);
    }
  });
});
