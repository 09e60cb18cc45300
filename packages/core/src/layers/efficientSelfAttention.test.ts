import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { type EfficientSelfAttentionOptions, efficientSelfAttention } from './efficientSelfAttention.js';

const shape = [2, 5, 4, 6];
const x = random(shape, 1);

/** A layer whose every weight is random, and its weights as arrays by name. */
function layerOf(options: EfficientSelfAttentionOptions) {
  const layer = efficientSelfAttention(options);
  (layer.apply(x) as Tensor).dispose();
  layer.setWeights(layer.weights.map((weight, i) => random(weight.shape as number[], 10 + i, -0.7, 0.9)));
  const named = layer.weights.map(({ originalName }, i): [string, Float32Array] => [
    originalName.split('/')[1],
    layer.getWeights()[i].dataSync() as Float32Array,
  ]);
  return { layer, weights: Object.fromEntries(named) };
}

type Rows = number[][];

/** The equation by loops in float64, one image at a time; pixels are rows of channels. */
function byLoops(weights: Record<string, Float32Array>, heads: number, reduction: number): number[] {
  const [batch, height, width, channels] = shape;
  const each = (length: number) => Array.from({ length }, (_, i) => i);
  const total = (values: number[]) => values.reduce((sum, one) => sum + one, 0);
  const project = (rows: Rows, name: string): Rows =>
    rows.map((row) =>
      each(channels).map(
        (to) =>
          weights[`${name}_bias`][to] +
          total(row.map((one, from) => one * weights[`${name}_kernel`][from * channels + to])),
      ),
    );
  const reduced = (rows: Rows): Rows =>
    each(Math.floor(height / reduction)).flatMap((top) =>
      each(Math.floor(width / reduction)).map((left) => {
        const sums = each(channels).map((to) => {
          const taps = each(reduction).flatMap((dy) =>
            each(reduction).flatMap((dx) =>
              rows[(top * reduction + dy) * width + left * reduction + dx].map(
                (one, from) =>
                  one * weights.reduction_kernel[((dy * reduction + dx) * channels + from) * channels + to],
              ),
            ),
          );
          return weights.reduction_bias[to] + total(taps);
        });
        const mean = total(sums) / channels;
        const variance = total(sums.map((one) => (one - mean) ** 2)) / channels;
        return sums.map(
          (one, c) =>
            ((one - mean) / Math.sqrt(variance + 1e-5)) * weights.reduction_gamma[c] + weights.reduction_beta[c],
        );
      }),
    );
  const size = channels / heads;
  return each(batch).flatMap((image) => {
    const values = Array.from(x.dataSync()).slice(image * height * width * channels);
    const rows = each(height * width).map((pixel) => values.slice(pixel * channels, (pixel + 1) * channels));
    const source = reduction > 1 ? reduced(rows) : rows;
    const [query, key, value] = [project(rows, 'query'), project(source, 'key'), project(source, 'value')];
    const mixed = query.map((q) =>
      each(channels).map((channel) => {
        const inHead = each(size).map((i) => Math.floor(channel / size) * size + i);
        const weight = key.map((k) => Math.exp(total(inHead.map((i) => q[i] * k[i])) / Math.sqrt(size)));
        return total(weight.map((w, row) => w * value[row][channel])) / total(weight);
      }),
    );
    return project(mixed, 'output').flat();
  });
}

describe('efficientSelfAttention', () => {
  testsOf('efficientSelfAttention');

  test.each([
    [1, 1],
    [3, 1],
    [2, 2],
    [3, 4],
  ])('default and args: %i heads, reduction %i', (heads, reduction) => {
    const { layer, weights } = layerOf({ heads, reduction });
    for (const training of [false, true])
      expectClose(layer.apply(x, { training }) as Tensor, byLoops(weights, heads, reduction), 2e-5);
    expect(layer.weights.length).toBe(reduction > 1 ? 12 : 8);
  });

  test('gradient: input and weights', () => {
    const direction = random(shape, 2);
    const { layer } = layerOf({ heads: 2, reduction: 2, epsilon: 0.1 });
    const loss = (y: Tensor) => sum(mul(layer.apply(y) as Tensor, direction)) as Scalar;
    expectGradientsMatch(loss, [x], { tolerance: 2e-2 });
    // A key's bias adds the same to all that a query is compared with, which softmax takes off again: its gradient is rounding.
    const moved = layer.trainableWeights.filter(({ originalName }) => !originalName.endsWith('key_bias'));
    expect(moved.length).toBe(11);
    expectWeightGradientsMatch(() => loss(x), moved, { tolerance: 2e-2 });
  });

  test('behavior: survives saving and loading, its size open', async () => {
    const inputs = input({ shape: [null, null, 6] });
    const layer = efficientSelfAttention({ heads: 3, reduction: 2, epsilon: 1e-3, seed: 5 });
    await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
    expect(layer.getConfig()).toMatchObject({ heads: 3, reduction: 2, epsilon: 1e-3, seed: 5 });
  });

  test('args: seed', () => {
    const weightsOf = (seed: number) => {
      const layer = efficientSelfAttention({ reduction: 2, seed });
      (layer.apply(x) as Tensor).dispose();
      return layer.getWeights().map((weight) => Array.from(weight.dataSync()));
    };
    expect(weightsOf(1)).toEqual(weightsOf(1));
    const [query, , key] = weightsOf(1);
    expect(query).not.toEqual(key);
    expect(weightsOf(2)[0]).not.toEqual(query);
  });

  test('behavior: leaves no tensors, differentiated or not', () => {
    const { layer } = layerOf({ heads: 2, reduction: 2 });
    return expectNoLeaks(() => {
      (layer.apply(x) as Tensor).dispose();
      grad((y) => sum(layer.apply(y) as Tensor))(x).dispose();
    });
  });

  test('error: counts and shapes', () => {
    expect(() => efficientSelfAttention({ heads: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: heads: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => efficientSelfAttention({ reduction: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: reduction: expected an integer ≥ 1, got 1.5.]`,
    );
    expect(() => efficientSelfAttention({ heads: 4 }).apply(x)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: heads: expected a divisor of the 6 channels, got 4.]`,
    );
    expect(() => efficientSelfAttention({ reduction: 5 }).apply(x)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: input: expected height and width of at least the reduction, 5, got [2, 5, 4, 6].]`,
    );
    expect(() => efficientSelfAttention().apply(input({ shape: [2, 2, null] }))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: input: expected shape [batch, height, width, channels], got [any, 2, 2, any]. Channels must be known when the layer is built.]`,
    );
  });
});
