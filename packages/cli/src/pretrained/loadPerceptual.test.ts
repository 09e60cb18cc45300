import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import type { SafeTensors } from '@ecgan/models';
import { expectClose, random, shared } from '@ecgan/testing';
import {
  abs,
  add,
  conv2d,
  maxPool,
  mean,
  memory,
  mul,
  relu,
  reverse,
  sub,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  transpose,
} from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/ecgan.js';
import { numbers, segformerState, writeLayersModel, writeState } from '../../test/pretrainedFiles.js';
import { loadPerceptual } from './loadPerceptual.js';

/** VGG-19 as far as relu5_1: torchvision's place of each convolution, Keras's name and its filters; M is a maximum. */
const plan = [
  ...['0 block1_conv1 64', '2 block1_conv2 64', 'M', '5 block2_conv1 128', '7 block2_conv2 128', 'M'],
  ...['10 block3_conv1 256', '12 block3_conv2 256', '14 block3_conv3 256', '16 block3_conv4 256', 'M'],
  ...['19 block4_conv1 512', '21 block4_conv2 512', '23 block4_conv3 512', '25 block4_conv4 512', 'M'],
  '28 block5_conv1 512',
];
const convolutions = plan.flatMap((line) => {
  const [place, name, filters] = line.split(' ');
  return line === 'M' ? [] : [{ name: `features.${place}`, keras: name, filters: Number(filters) }];
});

/** Random weights by torchvision's names, of activations of order 1. */
function randomState(): SafeTensors {
  const state: SafeTensors = {};
  let inputs = 3;
  for (const [i, { name, filters }] of convolutions.entries()) {
    const gain = Math.sqrt(6 / (9 * inputs));
    const data = numbers(filters * inputs * 9, i + 1).map((one) => gain * one);
    state[`${name}.weight`] = { dtype: 'F32', shape: [filters, inputs, 3, 3], data };
    state[`${name}.bias`] = { dtype: 'F32', shape: [filters], data: numbers(filters, i + 50).map((one) => one / 10) };
    inputs = filters;
  }
  return state;
}

/** The five taps by plain operations, of images that are normalised already. */
function tapsOf(state: SafeTensors, images: Tensor): Tensor[] {
  let x = images;
  const taps: Tensor[] = [];
  for (const line of plan) {
    if (line === 'M') x = maxPool(x as Tensor4D, 2, 2, 'valid');
    else {
      const [place, keras] = line.split(' ');
      const { shape, data } = state[`features.${place}.weight`];
      const kernel = transpose(tensor(data, shape) as Tensor, [2, 3, 1, 0]) as Tensor4D;
      x = relu(add(conv2d(x as Tensor4D, kernel, 1, 'same'), tensor1d(state[`features.${place}.bias`].data)));
      if (keras.endsWith('conv1')) taps.push(x);
    }
  }
  return taps;
}

/** `Σ_k w_k mean |φ_k(fake) − φ_k(real)| / s_k` */
function distance(state: SafeTensors, [real, fake]: Tensor[], scales: number[]): number {
  const [ofReal, ofFake] = [real, fake].map((images) => tapsOf(state, images));
  return [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1]
    .map((weight, k) => (weight * mean(abs(sub(ofFake[k], ofReal[k]))).dataSync()[0]) / scales[k])
    .reduce((a, b) => a + b);
}

let [real, fake]: Tensor4D[] = [];
const unit = (images: Tensor) => mul(add(images, 1), 0.5);
const torchvision = (images: Tensor) =>
  mul(sub(unit(images), tensor1d([0.485, 0.456, 0.406])), tensor1d([1 / 0.229, 1 / 0.224, 1 / 0.225]));
const caffe = (images: Tensor) => sub(reverse(mul(unit(images), 255), 3), tensor1d([103.939, 116.779, 123.68]));
const caffeScales = [20, 112, 111, 472, 48];

let parent: string;
const at = (name: string) => join(parent, name);
beforeAll(async () => {
  await useBackend('wasm');
  [real, fake] = [1, 2].map((seed) => random([2, 32, 32, 3], seed) as Tensor4D);
  parent = await temporaryFolder();
});

describe('loadPerceptual', () => {
  test("default: torchvision's weights by their normalisation, every tap as its weight says", {
    meta: { id: 'pretrained-perceptual-torchvision' },
  }, async () => {
    const state = randomState();
    const path = await writeState(at('vgg19.safetensors'), state);
    const { loss, dispose } = await loadPerceptual(path, 'auto');
    const found = loss(real, fake).dataSync()[0];
    const expected = distance(state, [real, fake].map(torchvision), [1, 1, 1, 1, 1]);
    expect(expected).toBeGreaterThan(0.1);
    expectClose([found], [expected], 1e-4);
    dispose();
  });

  const folder = shared('weights', 'vgg19');

  /** The shared model's weights by torchvision's names, read here byte by byte. */
  async function sharedState(): Promise<SafeTensors> {
    const { weightsManifest } = JSON.parse(await readFile(join(`${folder}`, 'model.json'), 'utf8'));
    const state: SafeTensors = {};
    for (const { paths, weights } of weightsManifest) {
      const bytes = Uint8Array.from(await readFile(join(`${folder}`, paths[0])));
      let begin = 0;
      for (const { name, shape, quantization } of weights) {
        const count = shape.reduce((a: number, b: number) => a * b, 1);
        const part = bytes.slice(begin, begin + count * (quantization ? 1 : 4));
        begin += part.length;
        const found = convolutions.find(({ keras }) => name.startsWith(`${keras}/`));
        if (!found) continue;
        const values = quantization
          ? Float32Array.from(part, (byte) => byte * quantization.scale + quantization.min)
          : new Float32Array(part.buffer);
        if (shape.length === 1) state[`${found.name}.bias`] = { dtype: 'F32', shape, data: values };
        else {
          const [height, width, inputs, outputs] = shape;
          const data = transpose(tensor(values, shape), [3, 2, 0, 1]).dataSync() as Float32Array;
          state[`${found.name}.weight`] = { dtype: 'F32', shape: [outputs, inputs, height, width], data };
        }
      }
    }
    return state;
  }

  test.skipIf(!folder)(
    "args: Keras's weights as a TF.js model, as safetensors with caffe, each tap brought to order 1",
    { meta: { id: 'pretrained-perceptual-caffe' } },
    async () => {
      const state = await sharedState();
      expect(Object.keys(state).length).toBe(26);
      const path = await writeState(at('caffe.safetensors'), state);
      const expected = distance(state, [real, fake].map(caffe), caffeScales);
      for (const [where, normalization] of [
        [`${folder}`, 'auto'],
        [join(`${folder}`, 'model.json'), 'caffe'],
        [path, 'caffe'],
      ] as const) {
        const { loss, dispose } = await loadPerceptual(where, normalization);
        expectClose([loss(real, fake).dataSync()[0]], [expected], 1e-4);
        dispose();
      }
      // Red and blue changed over, or the other normalisation, is another distance.
      expect(
        Math.abs(
          distance(
            state,
            [real, fake].map((one) => reverse(caffe(one), 3)),
            caffeScales,
          ) - expected,
        ),
      ).toBeGreaterThan(1e-3);
      const { loss, dispose } = await loadPerceptual(path, 'auto');
      expect(Math.abs(loss(real, fake).dataSync()[0] - expected)).toBeGreaterThan(1e-2);
      dispose();
    },
  );

  test('error: files that are not VGG-19', { meta: { id: 'pretrained-perceptual-files' } }, async () => {
    const refusal = (path: string) =>
      loadPerceptual(path, 'auto').then(
        () => 'not refused',
        (error: Error) => `${error.name}: ${error.message.replaceAll(`${parent}/`, '')}`.split(' Expected')[0],
      );
    const state = randomState();
    const { 'features.28.bias': bias, ...rest } = state;
    const nan = Float32Array.from(bias.data);
    nan[7] = Number.NaN;
    const batchNorm = { ...state, 'features.1.running_mean': bias };
    const wrong = { ...rest, 'features.28.bias': { ...bias, shape: [256], data: numbers(256, 1) } as typeof bias };
    const keras = (filters: number, name: string) =>
      sequential({
        layers: [layers.conv2d({ name, inputShape: [32, 32, 3], filters, kernelSize: 3, padding: 'same' })],
      });
    const before = memory().numTensors;
    const refusals = [
      await refusal(await writeState(at('segformer.safetensors'), segformerState(3))),
      await refusal(await writeState(at('bn.safetensors'), batchNorm)),
      await refusal(await writeState(at('missing.safetensors'), rest)),
      await refusal(await writeState(at('wrong.safetensors'), wrong)),
      await refusal(
        await writeState(at('nan.safetensors'), { ...rest, 'features.28.bias': { ...bias, data: nan } as typeof bias }),
      ),
    ];
    expect(memory().numTensors).toBe(before);
    refusals.push(await refusal(await writeLayersModel(at('other'), keras(64, 'conv'))));
    refusals.push(await refusal(await writeLayersModel(at('narrow'), keras(32, 'block1_conv1'))));
    expect(refusals.join('\n')).toMatchInlineSnapshot(`
      "PretrainedModelError: --perceptual segformer.safetensors: it holds no VGG-19 that can be used, but SegFormer.
      PretrainedModelError: --perceptual bn.safetensors: it holds no VGG-19 that can be used, but VGG-19 with batch norm (vgg19_bn).
      PretrainedModelError: --perceptual missing.safetensors: its 25 tensors are not VGG-19: features.28.bias [512] is missing.
      PretrainedModelError: --perceptual wrong.safetensors: its 26 tensors are not VGG-19: features.28.bias is [256] instead of [512].
      PretrainedModelError: --perceptual nan.safetensors: it cannot be used as VGG-19: tensors["features.28.bias"]: expected finite numbers, got NaN. It is element 7: the file is damaged, or the training that wrote it had diverged.
      PretrainedModelError: --perceptual other: its layers are not those of VGG-19: it has no block1_conv1.
      PretrainedModelError: --perceptual narrow: its layers are not those of VGG-19: its block1_conv1 has weights [3,3,3,32] and [32], VGG-19's [3,3,3,64] and [64]."
    `);
  });
});
