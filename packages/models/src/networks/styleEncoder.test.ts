import {
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
  conv2d,
  div,
  leakyRelu,
  matMul,
  mean,
  mul,
  pad,
  reshape,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { type StyleEncoderOptions, styleEncoder } from './styleEncoder.js';

testsOf('styleEncoder');

const tiny = { height: 9, width: 12, depth: 2, filters: 2, styleSize: 3, initialGain: 1 };
const photos = () => random([2, 9, 12, 3], 1) as Tensor4D;

function built(options: StyleEncoderOptions = {}) {
  const network = styleEncoder({ ...tiny, ...options });
  perturbWeights(network);
  return network;
}

/** Two halvings as SPADE writes them, from plain operations: μ and log σ². */
function writtenStyle(network: LayersModel, photo: Tensor4D): Tensor[] {
  const conv = (x: Tensor4D, name: string) => {
    const [kernel, u, v] = network.getLayer(name).getWeights() as Tensor4D[];
    const [ku, kv, kw] = [u, v, kernel].map((weight) => weight.dataSync<'float32'>());
    const sigma = kw.reduce((total, w, i) => total + w * kv[Math.floor(i / ku.length)] * ku[i % ku.length], 0);
    const padded = pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]) as Tensor4D;
    const y = conv2d(padded, div(kernel, sigma) as Tensor4D, 2, 'valid');
    const centred = sub(y, mean(y, [1, 2], true));
    return div(centred, sqrt(add(mean(square(centred), [1, 2], true), 1e-5))) as Tensor4D;
  };
  const first = conv(photo, 'style_conv_0');
  const second = leakyRelu(conv(leakyRelu(first, 0.2) as Tensor4D, 'style_conv_1'), 0.2);
  const flat = reshape(second, [second.shape[0], -1]) as Tensor2D;
  return ['style_mean', 'style_log_variance'].map((name) => {
    const [kernel, bias] = network.getLayer(name).getWeights() as [Tensor2D, Tensor];
    return add(matMul(flat, kernel), bias);
  });
}

const energyOf = ([mu, logVariance]: Tensor[]) =>
  add(sum(mul(mu, random(mu.shape, 20))), sum(mul(logVariance, random(logVariance.shape, 21)))) as Scalar;

describe('styleEncoder', () => {
  test('default: as SPADE writes it', { meta: { id: 'style-encoder-spade-writes' } }, () => {
    const network = built();
    const outputs = network.apply(photos()) as Tensor[];
    writtenStyle(network, photos()).forEach((expected, i) => {
      expect(outputs[i].shape).toEqual([2, 3]);
      expectClose(outputs[i], expected, 1e-4);
    });
  });

  test("default: SPADE's widths and sizes", () => {
    const network = styleEncoder({ filters: 1 });
    expect(network.inputs[0].shape).toEqual([null, 256, 256, 3]);
    expect(network.outputs.map(({ shape }) => shape)).toEqual([
      [null, 256],
      [null, 256],
    ]);
    const widths = [0, 1, 2, 3, 4, 5].map((i) => network.getLayer(`style_conv_${i}`).getWeights()[0].shape[3]);
    expect(widths).toEqual([1, 2, 4, 8, 8, 8]);
    // 256 / 2⁶ squared, times the last width.
    expect(network.getLayer('style_mean').getWeights()[0].shape).toEqual([4 * 4 * 8, 256]);
  });

  test('behavior: two photos have two styles', () => {
    const [mu] = built().apply(photos()) as Tensor[];
    const [first, second] = mu.arraySync() as number[][];
    expect(Math.max(...first.map((value, i) => Math.abs(value - second[i])))).toBeGreaterThan(1e-2);
  });

  test('gradient: in the photo and the weights', () => {
    const network = built();
    const step = { step: 1e-3, tolerance: 2e-2, elements: 8 };
    expectGradientsMatch((x) => energyOf(network.apply(x) as Tensor[]), [photos()], step);
    const x = photos();
    const loss = () => tidy(() => energyOf(network.apply(x) as Tensor[]));
    expectWeightGradientsMatch(loss, network.trainableWeights, step);
  });

  test('behavior: only training takes a power iteration', () => {
    const network = built();
    const state = () => network.nonTrainableWeights.flatMap((weight) => Array.from(weight.read().dataSync()));
    const start = state();
    network.apply(photos());
    expect(state()).toEqual(start);
    network.apply(photos(), { training: true });
    expect(state()).not.toEqual(start);
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), [photos()]));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply(photos(), { training: true });
      });
    });
  });

  test('error: halved to a single pixel, or nothing to halve', () => {
    expect(() => styleEncoder({ ...tiny, height: 4, width: 16, depth: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: depth: expected at most 3 halvings of 4×16, which leave more than one pixel, got 4.]`,
    );
    expect(() => styleEncoder({ ...tiny, styleSize: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: styleSize: expected an integer ≥ 1, got 0.]`,
    );
  });
});
