import { similarityLoss } from '@ecgan/losses';
import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  randomLabels,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  avgPool,
  concat,
  conv2d,
  div,
  leakyRelu,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
  tensor3d,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { segmentationDiscriminator } from './segmentationDiscriminator.js';

testsOf('segmentationDiscriminator');

const tiny = { numClasses: 3, filters: 1, depth: 2, initialGain: 1 };
const images = () => random([2, 4, 8, 3], 1) as Tensor4D;

function built(options: Partial<Parameters<typeof segmentationDiscriminator>[0]> = {}) {
  const network = segmentationDiscriminator({ ...tiny, ...options });
  perturbWeights(network);
  return network;
}

/** Depth 2 as the paper writes it, from plain operations. */
function writtenLogits(network: LayersModel, image: Tensor4D): Tensor {
  const conv = (x: Tensor4D, name: string) => {
    const weights = network.getLayer(name).getWeights() as Tensor4D[];
    const [kernel, u, v] = [weights[0], ...weights.slice(-2)].map((weight) => weight.dataSync<'float32'>());
    const sigma = kernel.reduce((total, w, i) => total + w * v[Math.floor(i / u.length)] * u[i % u.length], 0);
    const y = conv2d(x, div(weights[0], sigma) as Tensor4D, 1, 'same');
    return (weights.length === 4 ? add(y, weights[1]) : y) as Tensor4D;
  };
  const active = (x: Tensor4D) => leakyRelu(x, 0.2) as Tensor4D;
  const halve = (x: Tensor4D) => avgPool(x, 2, 2, 'valid') as Tensor4D;
  const double = (x: Tensor4D) => {
    const [batch, height, width, channels] = x.shape;
    const apart = reshape(x, [batch, height, 1, width, 1, channels]);
    return reshape(tile(apart, [1, 1, 2, 1, 2, 1]), [batch, 2 * height, 2 * width, channels]) as Tensor4D;
  };
  const down = (x: Tensor4D, name: string, first: boolean) => {
    const residual = conv(active(conv(first ? x : active(x), `${name}_conv_0`)), `${name}_conv_1`);
    return add(halve(residual), halve(conv(x, `${name}_conv_s`))) as Tensor4D;
  };
  const up = (x: Tensor4D, name: string) => {
    const residual = conv(active(conv(double(active(x)), `${name}_conv_0`)), `${name}_conv_1`);
    return add(residual, conv(double(x), `${name}_conv_s`)) as Tensor4D;
  };
  const half = down(image, 'down_0', true);
  const halfUp = up(down(half, 'down_1', false), 'up_1');
  const full = up(concat([halfUp, half], 3), 'up_0');
  const [kernel, bias] = network.getLayer('logits').getWeights() as Tensor4D[];
  return add(conv2d(full, kernel, 1, 'same'), bias);
}

const against = (logits: Tensor) => sum(mul(logits, random(logits.shape, 20))) as Scalar;

describe('segmentationDiscriminator', () => {
  test('default: a U-Net of spectral residual blocks, as the paper writes it', {
    meta: { id: 'segmentation-discriminator-u-net-spectral' },
  }, () => {
    const network = built();
    const logits = network.apply(images()) as Tensor;
    expect(logits.shape).toEqual([2, 4, 8, 4]);
    expectClose(logits, writtenLogits(network, images()), 1e-4);
  });

  test('default: six halvings, with the widths of the paper', () => {
    const network = segmentationDiscriminator({ numClasses: 1, filters: 1 });
    expect((network.apply(random([1, 64, 128, 3], 1)) as Tensor).shape).toEqual([1, 64, 128, 2]);
    const widthOf = (name: string) => network.getLayer(`${name}_conv_1`).getWeights()[0].shape[3];
    expect([0, 1, 2, 3, 4, 5].map((i) => widthOf(`down_${i}`))).toEqual([2, 2, 4, 4, 8, 8]);
    expect([5, 4, 3, 2, 1, 0].map((i) => widthOf(`up_${i}`))).toEqual([8, 4, 4, 2, 2, 1]);
  });

  test('behavior: its own labels of an image feed the similarity loss', {
    meta: { id: 'segmentation-discriminator-own-labels-image' },
  }, () => {
    const network = built();
    const labels = tensor3d(randomLabels([2, 4, 8], 3, 2), [2, 4, 8], 'int32');
    const loss = (refined: Tensor) => {
      const logits = network.apply(refined) as Tensor4D;
      return similarityLoss(labels, slice(logits, [0, 0, 0, 0], [-1, -1, -1, 3]));
    };
    expect(loss(images()).dataSync()[0]).toBeGreaterThan(0);
    expectGradientsMatch(loss, [images()], { step: 2e-3, tolerance: 3e-2 });
  });

  test('gradient: in the image and the weights', () => {
    const network = built();
    const step = { step: 1e-3, tolerance: 2e-2, elements: 6 };
    expectGradientsMatch((x) => against(network.apply(x) as Tensor), [images()], step);
    const x = random([1, 4, 4, 3], 1);
    const loss = () => tidy(() => against(network.apply(x) as Tensor));
    expectWeightGradientsMatch(loss, network.trainableWeights, { ...step, elements: 3 });
  });

  test('behavior: only training takes a power iteration', () => {
    const network = built();
    const state = () => network.nonTrainableWeights.flatMap((weight) => Array.from(weight.read().dataSync()));
    const start = state();
    network.apply(images());
    expect(state()).toEqual(start);
    network.apply(images(), { training: true });
    expect(state()).not.toEqual(start);
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), [images()]));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply(images(), { training: true });
      });
    });
  });

  test('error: options it cannot be built from', () => {
    expect(() => segmentationDiscriminator({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => segmentationDiscriminator({ numClasses: 2, depth: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: depth: expected an integer ≥ 1, got 0.]`,
    );
  });
});
