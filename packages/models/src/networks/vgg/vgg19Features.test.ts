import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { perceptualLoss } from '@ecgan/losses';
import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  perturbWeights,
  random,
  shared,
  testsOf,
} from '@ecgan/testing';
import {
  conv2d,
  grad,
  io,
  maxPool,
  mul,
  relu,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import type { SafeTensors } from '../../safetensors/index.js';
import { loadVgg19Weights } from '../../weights/loadVgg19Weights.js';
import { vgg19Features } from './vgg19Features.js';

const apply = (network: LayersModel, images: Tensor) => network.apply(images) as Tensor4D[];

/** Bytes to images in [-1, 1]. */
const fromBytes = (bytes: number[], shape: [number, number, number, number]) =>
  tensor4d(
    bytes.map((byte) => byte / 127.5 - 1),
    shape,
  );

describe('vgg19Features', () => {
  testsOf('vgg19Features');

  test('default: five taps, of the sizes of the blocks', () => {
    const network = vgg19Features();
    const shapes = apply(network, random([2, 36, 50, 3], 1)).map(({ shape }) => shape);
    expect(shapes).toEqual([
      [2, 36, 50, 64],
      [2, 18, 25, 128],
      [2, 9, 12, 256],
      [2, 4, 6, 512],
      [2, 2, 3, 512],
    ]);
    expect(network.trainableWeights).toEqual([]);
    expect(network.layers.filter(({ name }) => /^conv/.test(name))).toHaveLength(13);
    network.dispose();
  });

  test('args: normalization, against the first layers by themselves, training or not', () => {
    const bytes = Array.from({ length: 16 * 16 * 3 }, (_, i) => (37 * i) % 256);
    const images = fromBytes(bytes, [1, 16, 16, 3]);
    const inputs = {
      torchvision: bytes.map((byte, i) => (byte / 255 - [0.485, 0.456, 0.406][i % 3]) / [0.229, 0.224, 0.225][i % 3]),
      // Blue where red was.
      caffe: bytes.map((_, i) => bytes[i - (i % 3) + 2 - (i % 3)] - [103.939, 116.779, 123.68][i % 3]),
    };
    for (const normalization of ['torchvision', 'caffe'] as const) {
      const network = vgg19Features({ normalization });
      perturbWeights(network);
      const [kernel1, bias1, kernel2, bias2, kernel3, bias3] = ['conv1_1', 'conv1_2', 'conv2_1'].flatMap((name) =>
        network.getLayer(name).getWeights(),
      ) as Tensor4D[];
      const block = (x: Tensor4D, kernel: Tensor4D, bias: Tensor) =>
        relu(sub(conv2d(x, kernel, 1, 'same'), mul(bias, -1))) as Tensor4D;
      const normalized = tensor4d(inputs[normalization], [1, 16, 16, 3]);
      const relu1 = block(normalized, kernel1, bias1);
      const relu2 = block(maxPool(block(relu1, kernel2, bias2), 2, 2, 'valid'), kernel3, bias3);
      for (const training of [false, true]) {
        const found = network.apply(images, { training }) as Tensor4D[];
        expectClose(found[0], relu1, 1e-5);
        expectClose(found[1], relu2, 1e-5);
      }
      network.dispose();
    }
  });

  test('args: seed', () => {
    const kernelOf = (seed: number) => vgg19Features({ seed }).getLayer('conv1_1').getWeights()[0].arraySync();
    expect(kernelOf(1)).toEqual(kernelOf(1));
    expect(kernelOf(1)).not.toEqual(kernelOf(2));
  });

  test('gradient: images', () => {
    const network = vgg19Features();
    // Away from ReLU's kinks: positive weights and images that stay bright after normalisation.
    const directions = [64, 128, 256, 512, 512].map((filters, i) => {
      const side = 16 / 2 ** i;
      return mul(random([1, side, side, filters], i, 0, 1), 0.1 ** i);
    });
    network.setWeights(
      network.getWeights().map((weight) => {
        const fan = weight.shape.slice(0, -1).reduce((product, length) => product * length, 1);
        return random(weight.shape, fan, 0.5 / fan, 1.5 / fan);
      }),
    );
    const loss = (x: Tensor) =>
      tidy(() =>
        apply(network, x)
          .map((tap, i) => sum(mul(tap, directions[i])) as Scalar)
          .reduce((total, one) => sub(total, mul(one, -1)) as Scalar),
      );
    expectGradientsMatch(loss, [random([1, 16, 16, 3], 9, 0.4, 1)], { tolerance: 3e-2, elements: 4 });
    network.dispose();
  });

  test('behavior: the feature extractor of perceptualLoss', async () => {
    const network = vgg19Features();
    const perceptual = perceptualLoss((images) => apply(network, images));
    const [real, fake] = [random([2, 16, 16, 3], 1), random([2, 16, 16, 3], 2)] as Tensor4D[];
    const taps = [real, fake].map((images) => apply(network, images).map((tap) => tap.dataSync() as Float32Array));
    const expected = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1].map((weight, k) => {
      const [x, y] = [taps[0][k], taps[1][k]];
      return (weight * x.reduce((total, value, i) => total + Math.abs(value - y[i]), 0)) / x.length;
    });
    expectClose(perceptual(real, fake), [expected.reduce((a, b) => a + b)], 1e-5);
    expect(perceptual(real, real).dataSync()[0]).toBe(0);
    const slope = grad((x) => perceptual(real, x as Tensor4D))(fake);
    expect(Array.from(slope.dataSync()).some((value) => value !== 0)).toBe(true);
    await expectNoLeaks(() => perceptual(real, fake).dispose());
    network.dispose();
  });

  test('behavior: survives saving and loading', async () => {
    const network = vgg19Features({ normalization: 'caffe' });
    await expectSameAfterLoading(network, [random([1, 16, 20, 3], 1)]);
    network.dispose();
  });

  test('behavior: leaves no tensors', async () => {
    const network = vgg19Features();
    const images = random([1, 16, 16, 3], 1);
    await expectNoLeaks(() => {
      for (const tap of apply(network, images)) tap.dispose();
    });
    network.dispose();
  });

  test('error: normalisation', () => {
    expect(() => vgg19Features({ normalization: 'keras' as 'caffe' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: normalization: expected 'torchvision' or 'caffe', got "keras".]`,
    );
  });
});

/** Keras's published weights, of another project's files: not in the repository. */
const folder = shared('weights/vgg19');

describe.skipIf(!folder)('the published weights of VGG-19', () => {
  /** The TF.js model's weights under torchvision's names and in PyTorch's order. */
  function torchvisionState(): SafeTensors {
    const path = folder as string;
    const { weightsManifest } = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
    const groups = weightsManifest as io.WeightsManifestConfig;
    const bytes = Buffer.concat(groups.flatMap(({ paths }) => paths).map((name) => readFileSync(join(path, name))));
    const weights = io.decodeWeights(
      Uint8Array.from(bytes).buffer,
      groups.flatMap((group) => group.weights),
    );
    const positions: Record<string, number> = {
      ...{ block1_conv1: 0, block1_conv2: 2, block2_conv1: 5, block2_conv2: 7 },
      ...{ block3_conv1: 10, block3_conv2: 12, block3_conv3: 14, block3_conv4: 16 },
      ...{ block4_conv1: 19, block4_conv2: 21, block4_conv3: 23, block4_conv4: 25, block5_conv1: 28 },
    };
    const state: SafeTensors = {};
    for (const [name, weight] of Object.entries(weights)) {
      const [layer, parameter] = name.split('/');
      if (!(layer in positions)) continue;
      const data = weight.dataSync() as Float32Array;
      const [height, width, inputs, outputs] = weight.shape;
      const at = `features.${positions[layer]}`;
      if (parameter === 'bias') state[`${at}.bias`] = { dtype: 'F32', shape: weight.shape, data: data.slice() };
      else {
        const turned = new Float32Array(data.length);
        for (let i = 0; i < data.length; i++) {
          const [out, inside] = [i % outputs, Math.floor(i / outputs) % inputs];
          const tap = Math.floor(i / outputs / inputs);
          turned[(out * inputs + inside) * height * width + tap] = data[i];
        }
        state[`${at}.weight`] = { dtype: 'F32', shape: [outputs, inputs, height, width], data: turned };
      }
    }
    for (const weight of Object.values(weights)) weight.dispose();
    return state;
  }

  interface Reference {
    layers: Record<string, { shapeHWC: number[]; mean: number; std: number; max: number; first8_at_center: number[] }>;
  }

  /** The largest difference of a tap's figures from PyTorch's, relative to the largest activation. */
  function differences(taps: Tensor4D[]): number[] {
    const { layers: all } = JSON.parse(
      readFileSync(join(folder as string, 'reference_torch.json'), 'utf8'),
    ) as Reference;
    return taps.map((tap, k) => {
      const { shapeHWC, mean, std, max, first8_at_center } = all[`block${k + 1}_conv1`];
      expect(tap.shape.slice(1)).toEqual(shapeHWC);
      const values = tap.dataSync() as Float32Array;
      const average = values.reduce((total, value) => total + value, 0) / values.length;
      const variance = values.reduce((total, value) => total + (value - average) ** 2, 0) / values.length;
      const [height, width, filters] = shapeHWC;
      const centre = ((height >> 1) * width + (width >> 1)) * filters;
      const largest = values.reduce((most, value) => Math.max(most, value), 0);
      const found = [average, Math.sqrt(variance), largest, ...values.slice(centre, centre + 8)];
      const expected = [mean, std, max, ...first8_at_center];
      return Math.max(...found.map((value, i) => Math.abs(value - expected[i]))) / max;
    });
  }

  test('default: the taps are those of PyTorch; with red and blue changed over they are not', () => {
    const network = vgg19Features({ normalization: 'caffe' });
    expect(loadVgg19Weights(network, torchvisionState()).loaded).toHaveLength(26);
    const bytes = Array.from({ length: 64 * 64 * 3 }, (_, i) => {
      const [channel, x, y] = [i % 3, Math.floor(i / 3) % 64, Math.floor(i / 192)];
      return (7 * y + 13 * x + 29 * channel) % 256;
    });
    const images = fromBytes(bytes, [1, 64, 64, 3]);
    for (const difference of differences(apply(network, images))) expect(difference).toBeLessThan(2e-5);
    const swapped = fromBytes(
      bytes.map((_, i) => bytes[i - (i % 3) + 2 - (i % 3)]),
      [1, 64, 64, 3],
    );
    // The first two taps show it: on the cpu backend the deeper ones take their time.
    const shallow = model({ inputs: network.inputs, outputs: network.outputs.slice(0, 2) });
    for (const difference of differences(apply(shallow, swapped))) expect(difference).toBeGreaterThan(1e-3);
    network.dispose();
  });
});
