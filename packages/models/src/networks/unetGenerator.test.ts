import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  concat,
  conv2d,
  div,
  leakyRelu,
  mean,
  mul,
  pad,
  relu,
  reshape,
  reverse,
  type Scalar,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tanh,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels, labelInputs } from './applyToLabels.js';
import { type UnetGeneratorOptions, unetGenerator } from './unetGenerator.js';

testsOf('unetGenerator');

const tiny = { numClasses: 3, filters: 1, depth: 3, initialGain: 1 };
const { layout } = exampleBatch([2, 8, 16], { numClasses: 3, levels: 1 });

function built(options: Partial<UnetGeneratorOptions> = {}) {
  const network = unetGenerator({ ...tiny, ...options });
  perturbWeights(network);
  return network;
}

/** The U-Net of depth 3 as pix2pix writes it, at inference, from plain operations. */
function writtenUnet(network: LayersModel, map: Tensor4D, normalization: 'batch' | 'instance'): Tensor {
  const weightsOf = (name: string) => network.getLayer(name).getWeights() as Tensor4D[];
  const border = (x: Tensor4D, by: number) =>
    pad(x, [
      [0, 0],
      [by, by],
      [by, by],
      [0, 0],
    ]) as Tensor4D;
  const down = (x: Tensor4D, i: number) => {
    const [kernel, bias] = weightsOf(`unet_down_${i}`);
    const y = conv2d(border(x, 1), kernel, 2, 'valid');
    return (bias ? add(y, bias) : y) as Tensor4D;
  };
  // A transposed conv: pixels set apart by zeros, then a conv with the kernel turned round.
  const up = (x: Tensor4D, i: number) => {
    const [batch, height, width, channels] = x.shape;
    const wide = reshape(stack([x, zerosLike(x)], 3), [batch, height, 2 * width, channels]);
    const apart = reshape(stack([wide, zerosLike(wide)], 2), [batch, 2 * height, 2 * width, channels]) as Tensor4D;
    const [kernel, bias] = weightsOf(`unet_up_${i}`);
    const turned = transpose(reverse(kernel, [0, 1]), [0, 1, 3, 2]);
    const padded = pad(apart, [
      [0, 0],
      [2, 1],
      [2, 1],
      [0, 0],
    ]) as Tensor4D;
    const y = conv2d(padded, turned as Tensor4D, 1, 'valid');
    return (bias ? add(y, bias) : y) as Tensor4D;
  };
  const norm = (x: Tensor4D, name: string) => {
    const [gamma, beta, average, variance] = weightsOf(name);
    const centre = normalization === 'batch' ? average : mean(x, [1, 2], true);
    const spread = normalization === 'batch' ? variance : mean(square(sub(x, centre)), [1, 2], true);
    return add(mul(div(sub(x, centre), sqrt(add(spread, 1e-5))), gamma), beta) as Tensor4D;
  };
  const first = down(map, 0);
  const second = norm(down(leakyRelu(first, 0.2), 1), 'unet_down_norm_1');
  const third = down(leakyRelu(second, 0.2), 2);
  const secondUp = concat([norm(up(relu(third), 2), 'unet_up_norm_2'), second], 3);
  const firstUp = concat([norm(up(relu(secondUp), 1), 'unet_up_norm_1'), first], 3);
  return tanh(up(relu(firstUp), 0));
}

const against = (image: Tensor) => sum(mul(image, random(image.shape, 20))) as Scalar;

describe('unetGenerator', () => {
  test.each(['batch', 'instance'] as const)(
    'default: as pix2pix writes it, %s norm',
    { meta: { id: 'unet-generator-pix2pix-writes-norm' } },
    (normalization) => {
      const network = built({ normalization });
      const [image] = applyToLabels(network, layout);
      expect(image.shape).toEqual([2, 8, 16, 3]);
      expectClose(image, writtenUnet(network, layout.segmentationMap(), normalization), 1e-4);
    },
  );

  test.each([
    [2, 1],
    [5, 2],
    [8, 1],
  ])('args: depth %i, one class', (depth, filters) => {
    const side = 2 ** depth;
    const narrow = exampleBatch([1, side, side], { numClasses: 1, levels: 1 }).layout;
    const network = unetGenerator({ numClasses: 1, filters, depth });
    expect(applyToLabels(network, narrow)[0].shape).toEqual([1, side, side, 3]);
  });

  test('args: filters double up to eight times', () => {
    const network = unetGenerator({ numClasses: 2, filters: 2, depth: 6 });
    const widths = [0, 1, 2, 3, 4, 5].map((i) => network.getLayer(`unet_down_${i}`).getWeights()[0].shape[3]);
    expect(widths).toEqual([2, 4, 8, 16, 16, 16]);
    expect([1, 2, 3, 4, 5].map((i) => network.getLayer(`unet_up_${i}`).getWeights()[0].shape[2])).toEqual([
      2, 4, 8, 16, 16,
    ]);
  });

  test('args: denseLabels, the same image from the same weights', () => {
    const network = built();
    const dense = built({ denseLabels: true });
    dense.setWeights(network.getWeights());
    expectClose(applyToLabels(dense, layout.segmentationMap())[0], applyToLabels(network, layout)[0]);
  });

  test('behavior: dropout is in the three innermost doublings, in training only unless asked for', () => {
    const dropoutsOf = (network: LayersModel) =>
      network.layers.map(({ name }) => name).filter((name) => name.startsWith('unet_dropout'));
    expect(dropoutsOf(unetGenerator({ numClasses: 2, filters: 1, depth: 6 }))).toEqual([
      'unet_dropout_5',
      'unet_dropout_4',
      'unet_dropout_3',
    ]);
    const draw = (network: LayersModel) => Array.from(applyToLabels(network, layout)[0].dataSync());
    const silent = built();
    expect(draw(silent)).toEqual(draw(silent));
    const noisy = built({ dropoutAtInference: true });
    expect(draw(noisy)).not.toEqual(draw(noisy));
    const [still, moved] = [1, 2].map(() =>
      Array.from(applyToLabels(silent, layout, { training: true })[0].dataSync()),
    );
    expect(still).not.toEqual(moved);
  });

  test('gradient: in the weights and in a soft map', () => {
    const step = { step: 3e-3, tolerance: 2e-2, elements: 4 };
    // At gain 1 little of the image comes from the innermost pixels, less than rounding shows.
    const network = built({ initialGain: 2.5 });
    const single = exampleBatch([1, 8, 8], { numClasses: 3, levels: 1, seed: 2 }).layout;
    const loss = () => tidy(() => against(applyToLabels(network, single)[0]));
    expectWeightGradientsMatch(loss, network.trainableWeights, step);
    const dense = built({ denseLabels: true, normalization: 'instance' });
    const map = random([1, 8, 16, 3], 3, 0, 1);
    expectGradientsMatch((labels) => against(applyToLabels(dense, labels as Tensor4D)[0]), [map], step);
  });

  test('gradient: in training, through the statistics of the batch', () => {
    const network = built({ dropout: 0 });
    const loss = () => tidy(() => against(applyToLabels(network, layout, { training: true })[0]));
    const weights = network.trainableWeights.filter(({ name }) => /down/.test(name));
    expectWeightGradientsMatch(loss, weights, { step: 2e-3, tolerance: 2e-2, elements: 4 });
  });

  test('behavior: survives saving and loading', async () => {
    for (const normalization of ['batch', 'instance'] as const) {
      const network = built({ normalization });
      await expectSameAfterLoading(network, labelInputs(network, layout));
    }
  });

  test('behavior: leaves no tensors', () => {
    const network = built();
    return expectNoLeaks(() => applyToLabels(network, layout, { training: true })[0].dispose());
  });

  test('error: a depth that is none', () => {
    expect(() => unetGenerator({ ...tiny, depth: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: depth: expected an integer ≥ 2, got 1.]`,
    );
  });
});
