import { expectClose, random } from '@ecgan/testing';
import {
  concat,
  fill,
  grads,
  mul,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import type { JointBatch } from '../ops/JointBatch.js';
import { spade } from './spade.js';

const [height, width, channels] = [4, 4, 3];
const epsilon = 1e-5;
const x = random([5, height, width, channels], 1, -1, 3) as Tensor4D;
/** dL/dy of the whole batch's loss, which is the mean of the images' losses. */
const direction = random(x.shape, 2);

/** Images `first` to `first + count`, as one process has them. */
const part = (of: Tensor, first: number, count: number) => slice(of, [first, 0, 0, 0], [count, -1, -1, -1]) as Tensor4D;

/** Of some values `[pixels, channels]` the mean and variance of each channel, in float64. */
function momentsOf(values: ArrayLike<number>): { mean: number[]; variance: number[] } {
  const ofChannel = (c: number) => Array.from(values).filter((_, i) => i % channels === c);
  const mean = Array.from(
    { length: channels },
    (_, c) => ofChannel(c).reduce((a, b) => a + b, 0) / ofChannel(c).length,
  );
  const variance = mean.map((m, c) => ofChannel(c).reduce((a, b) => a + (b - m) ** 2, 0) / ofChannel(c).length);
  return { mean, variance };
}

/** What the process with the other images answers, by loops in float64: of itself it needs what its own layer would have asked. */
function withOther(first: number, count: number, scale: number, ofOthers: { sums: number[] }): JointBatch {
  const share = count / 5;
  return {
    share,
    moments: (own) => {
      const here = momentsOf(part(x, first, count).dataSync());
      expectClose(own, [...here.mean, ...here.variance], 1e-5);
      const all = momentsOf(x.dataSync());
      return tensor2d([...all.mean, ...all.variance], [2, channels]);
    },
    average: (values) => {
      const own = values.dataSync();
      return tensor1d(Array.from(own, (value, i) => share * value + (1 - share) * scale * ofOthers.sums[i]));
    },
  };
}

const labels = Int32Array.from({ length: 5 * height * width }, (_, i) => (i * 7) % 3);
function layerOf() {
  const layer = spade({ numClasses: 3, hiddenFilters: 4, gain: 1, seed: 5, epsilon });
  layer.apply([x, ...inputsOf(0, 5)], { training: false });
  return layer;
}
function inputsOf(first: number, count: number): Tensor[] {
  const own = labels.slice(first * height * width, (first + count) * height * width);
  const [, ...level] = LabelLayout.fromLabelMaps(own, [count, height, width], { numClasses: 3, levels: 1 }).inputs();
  return level;
}

describe.each([
  ['first two of five', 0, 2, 2, 3],
  ['last three of five', 2, 3, 0, 2],
] as const)('a batch of which another process has a part: the %s images', (_, first, count, otherFirst, otherCount) => {
  test('outputs, gradients and moving averages are those of the whole batch', {
    meta: { id: 'spade-joint-batch' },
  }, () => {
    tidy(() => {
      const whole = layerOf();
      const whole2 = (features: Tensor) => whole.apply([features, ...inputsOf(0, 5)], { training: true }) as Tensor;
      const expected = whole2(x);
      const [expectedGradient] = grads((features: Tensor) => sum(mul(whole2(features), direction)) as Scalar)([x]);
      // What the other process asks of its gradient: Σ dx̂ and Σ dx̂ ⊙ x̂ over its pixels, x̂ by the moments of all; dx̂ = dy ⊙ (1 + γ).
      const all = momentsOf(x.dataSync());
      const xHat = Array.from(
        x.dataSync(),
        (v, i) => (v - all.mean[i % channels]) / Math.sqrt(all.variance[i % channels] + epsilon),
      );
      const base = whole2(x).dataSync();
      const bumped = gammaOf(whole);
      const dxHat = Array.from(direction.dataSync(), (dy, i) => dy * bumped[i]);
      expect(base.length).toBe(dxHat.length);
      const range = [otherFirst, otherFirst + otherCount].map((image) => image * height * width * channels);
      const sums = new Array<number>(2 * channels).fill(0);
      for (let i = range[0]; i < range[1]; i++) {
        sums[i % channels] += dxHat[i];
        sums[channels + (i % channels)] += dxHat[i] * xHat[i];
      }
      // Each process's loss is the mean over its own images: its dy is larger by 1 / share.
      const joint = withOther(first, count, 5 / otherCount, { sums });
      const layer = layerOf();
      const own = part(x, first, count);
      const run = (features: Tensor) =>
        layer.apply([features, ...inputsOf(first, count)], { training: true, joint }) as Tensor;
      expectClose(run(own), part(expected, first, count), 1e-5);
      const ownDirection = mul(part(direction, first, count), 5 / count);
      const [gradient] = grads((features: Tensor) => sum(mul(run(features), ownDirection)) as Scalar)([own]);
      expectClose(mul(gradient, count / 5), part(expectedGradient, first, count), 1e-4);
      const moving = (one: typeof layer) => concat(one.weights.slice(-2).map((w) => w.read() as Tensor2D));
      // Both have run twice since they began.
      const twice = layerOf();
      for (let i = 0; i < 2; i++) twice.apply([x, ...inputsOf(0, 5)], { training: true });
      expectClose(moving(layer), moving(twice), 1e-6);
    });
  });
});

/** 1 + γ of each pixel: what the layer multiplies x̂ by, found with features that are constants. */
function gammaOf(layer: ReturnType<typeof layerOf>): ArrayLike<number> {
  // At inference y = (x − m) / √(v + ε) · (1 + γ) + β is linear in x.
  const [zero, one] = [0, 1].map((value) => {
    const features = tidy(() => fill([...x.shape], value)) as Tensor4D;
    return (layer.apply([features, ...inputsOf(0, 5)], { training: false }) as Tensor).dataSync();
  });
  const [, variance] = layer.weights.slice(-2).map((weight) => (weight.read() as Tensor).dataSync());
  return Array.from(one, (value, i) => (value - zero[i]) * Math.sqrt(variance[i % channels] + epsilon));
}
