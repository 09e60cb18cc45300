/**
 * Reproduces the errors listed in docs/tfjs.md with the released TF.js, without the kernels that `useBackend`
 * registers.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/tfjsFindings.ts cpu      (or wasm, or tensorflow)
 */
import { createRequire } from 'node:module';
import '@tensorflow/tfjs-layers'; // registers the gradients
import { useBackend } from '@ecgan/backend';
import * as tf from '@tensorflow/tfjs-core';

const backend = process.argv[2] ?? 'cpu';
if (backend === 'tensorflow') {
  await useBackend('tensorflow'); // loads tfjs-node
} else {
  createRequire(new URL('../packages/backend/package.json', import.meta.url))(`@tensorflow/tfjs-backend-${backend}`);
  await tf.setBackend(backend);
}

const uniform = (shape: number[], seed: number, low = -1) => tf.randomUniform(shape, low, 1, 'float32', seed);

/** Compares TF.js's derivative along a random direction with a central difference. */
function gradientIsWrong(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): string | false {
  const loss = (operand: tf.Tensor) => {
    const y = f(operand);
    return tf.sum(tf.mul(y, uniform(y.shape, 5))) as tf.Scalar;
  };
  const direction = uniform(x.shape, 9);
  const at = (step: number) => loss(tf.add(x, tf.mul(direction, step))).dataSync()[0];
  const numeric = (at(1e-2) - at(-1e-2)) / 2e-2;
  const analytic = tf.sum(tf.mul(tf.grad(loss)(x), direction)).dataSync()[0];
  const wrong = !(Math.abs(analytic - numeric) <= 1e-2 * Math.max(1, Math.abs(numeric)));
  return wrong && `${analytic.toFixed(3)}, should be ${numeric.toFixed(3)}`;
}

/** Best of three, in ms. */
function milliseconds(run: () => tf.Tensor): number {
  const times = [0, 1, 2, 3].map(() => {
    const start = performance.now();
    tf.tidy(run).dataSync();
    return performance.now() - start;
  });
  return Math.min(...times.slice(1));
}

const slower = (run: () => tf.Tensor, than: () => tf.Tensor): string | false => {
  const [slow, quick] = [milliseconds(run), milliseconds(than)];
  return slow > 4 * quick && `${slow.toFixed(1)} ms against ${quick.toFixed(2)} ms`;
};

const square = uniform([2, 6, 4, 3], 1) as tf.Tensor4D;
const image = uniform([1, 6, 4, 2], 2) as tf.Tensor4D;
const column = uniform([6, 1], 3);
const row = uniform([6, 4], 4);
const ids = tf.tensor1d([0, 1, 2], 'int32');
const second = (f: (x: tf.Tensor) => tf.Tensor) => () => gradientIsWrong((x) => tf.grad((z) => f(z))(x), row);
const conv = (padding: number | 'same', dilation: number) => (x: tf.Tensor) =>
  tf.conv2d(
    x as tf.Tensor4D,
    uniform([3, 3, 3, 2], 6) as tf.Tensor4D,
    1,
    padding,
    'NHWC',
    dilation,
    padding === 'same' ? undefined : 'floor',
  );
const large = [uniform([1000, 1], 1), uniform([1, 1000], 2)];
const flat = [uniform([4000, 32], 1), uniform([4000, 32], 2)] as tf.Tensor2D[];

/** Each returns a description of the error, or false if there is none; an exception counts as an error. */
const findings: Record<string, () => string | false> = {
  'gradient of mirrorPad': () =>
    gradientIsWrong(
      (x) =>
        tf.mirrorPad(
          x,
          [
            [0, 0],
            [2, 2],
            [2, 2],
            [0, 0],
          ],
          'reflect',
        ),
      image,
    ),
  'gradient of resizeBilinear, half-pixel centres': () =>
    gradientIsWrong((x) => tf.image.resizeBilinear(x as tf.Tensor4D, [3, 7], false, true), image),
  'gradient of resizeBilinear': () => gradientIsWrong((x) => tf.image.resizeBilinear(x as tf.Tensor4D, [3, 7]), image),
  'gradient of resizeNearestNeighbor, batch of 2': () =>
    gradientIsWrong((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [12, 8]), square),
  'gradient of avgPool, padding clips': () => gradientIsWrong((x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same'), image),
  'gradient of maxPool, all negative': () =>
    gradientIsWrong((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), tf.sub(image, 5)),
  'gradient of norm at 0': () => gradientIsWrong((x) => tf.norm(x), tf.zeros([3])),
  'gradient of minimum, broadcast': () => gradientIsWrong((x) => tf.minimum(x, row), column),
  'gradient of maximum, broadcast': () => gradientIsWrong((x) => tf.maximum(x, row), column),
  'gradient of squaredDifference, broadcast': () => gradientIsWrong((x) => tf.squaredDifference(x, row), column),
  'gradient of prod': () => gradientIsWrong((x) => tf.prod(x, 1), row),
  'gradient of cumsum, first axis': () => gradientIsWrong((x) => tf.cumsum(x, 0), row),
  'gradient of depthToSpace': () =>
    gradientIsWrong((x) => tf.depthToSpace(x as tf.Tensor4D, 2), uniform([1, 2, 2, 4], 1)),
  'gradient of gatherND': () => gradientIsWrong((x) => tf.gatherND(x, tf.tensor2d([[1, 1]], [1, 2], 'int32')), row),
  'gradient of stridedSlice': () => gradientIsWrong((x) => tf.stridedSlice(x, [0, 0], [6, 4], [2, 2]), row),
  'gradient of einsum': () => gradientIsWrong((x) => tf.einsum('ij,kj->ik', x, row), row),
  'gradient of topk': () => gradientIsWrong((x) => tf.topk(x, 2).values, row),
  'gradient of conv2d, dilated': () => gradientIsWrong(conv('same', 2), square),
  'gradient of conv2d, numeric padding': () => gradientIsWrong(conv(1, 1), square),
  'gradient of gather': () => gradientIsWrong((x) => tf.gather(x, ids), row),
  'gradient of conv2d': () => gradientIsWrong(conv('same', 1), square),
  'gradient of conv2d, its filter': () =>
    gradientIsWrong((w) => tf.conv2d(square, w as tf.Tensor4D, 1, 'same'), uniform([3, 3, 3, 2], 6)),
  'gradient of a comparison': () => gradientIsWrong((x) => tf.mul(x, tf.cast(tf.greater(x, 0), 'float32')), row),
  'second derivative of tanh': second(tf.tanh),
  'second derivative of sigmoid': second(tf.sigmoid),
  'second derivative of exp': second(tf.exp),
  'second derivative of x·tanh(x)': second((x) => tf.mul(x, tf.tanh(x))),
  'second derivative of x³': second((x) => tf.mul(x, tf.square(x))),
  'oneHot of depth 1': () => {
    tf.oneHot(ids, 1);
    return false;
  },
  'oneHot as float32': () => {
    const values = tf.oneHot(ids, 3, 1, 0, 'float32').dataSync();
    return values[0] !== 1 && `reads ${values[0]}`;
  },
  'oneHot of an id outside': () => {
    const values = tf.oneHot(tf.tensor1d([7, -1], 'int32'), 3).dataSync();
    return !values.some(Boolean) && 'a row of zeros, no error';
  },
  'sum of no element': () => {
    // Fills the memory that the result will reuse.
    for (const used of [1, 2, 3].map(() => tf.fill([], 7))) used.dispose();
    const value = tf.sum(tf.zeros([0, 3])).dataSync()[0];
    return value !== 0 && `reads ${value}`;
  },
  'stridedSlice of int32': () => {
    const { dtype } = tf.stridedSlice(tf.zeros([4, 4], 'int32'), [0, 0], [4, 4], [2, 2]);
    return dtype !== 'int32' && `says ${dtype}`;
  },
  'equal, broadcast to a million, against sub': () =>
    slower(
      () => tf.equal(large[0], large[1]),
      () => tf.sub(large[0], large[1]),
    ),
  'equal of int32, broadcast, against sub': () =>
    slower(
      () => tf.equal(tf.cast(large[0], 'int32'), tf.cast(large[1], 'int32')),
      () => tf.sub(large[0], large[1]),
    ),
  'matMul with a transposed operand, against transpose first': () =>
    slower(
      () => tf.matMul(flat[0], flat[1], true, false),
      () => tf.matMul(tf.transpose(flat[0]) as tf.Tensor2D, flat[1]),
    ),
  'tidy returning a typed array of a million': () => {
    const array = new Float32Array(1e6);
    const start = performance.now();
    tf.tidy(() => array as unknown as tf.TensorContainer);
    const spent = performance.now() - start;
    return spent > 50 && `${spent.toFixed(0)} ms`;
  },
  'a tensor a custom gradient closes over, tidied before it is needed': () => {
    const closed = tf.customGrad((x) => {
      const twice = tf.mul(x as tf.Tensor, 2);
      return { value: tf.square(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.mul(dy, twice) };
    });
    tf.grad((x) => tf.sum(tf.tidy(() => closed(x))) as tf.Scalar)(row);
    return false;
  },
};

for (const [name, find] of Object.entries(findings)) {
  let found: string | false;
  try {
    found = find();
  } catch (error) {
    found = `throws: ${(error as Error).message.split('\n')[0]}`;
  }
  console.log(`${found ? 'BAD ' : 'ok  '} ${name}${found ? `: ${found}` : ''}`);
}
