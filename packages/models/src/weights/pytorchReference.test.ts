import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabelLayout } from '@ecgan/core';
import { expectClose, expectNoLeaks } from '@ecgan/testing';
import { dispose, type Tensor4D, tensor, tensor4d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels } from '../networks/applyToLabels.js';
import type { EcganOptions } from '../networks/EcganOptions.js';
import { ecganGenerator, generateImages } from '../networks/ecganGenerator.js';
import { discriminate, multiModalityDiscriminator } from '../networks/multiModalityDiscriminator.js';
import { spadeGenerator } from '../networks/spadeGenerator.js';
import { decodeSafetensors, type SafeTensor, type SafeTensors } from '../safetensors/index.js';
import { loadSpadeWeights, spadeWeights } from './loadSpadeWeights.js';

type Named = Record<string, Tensor4D>;

/** What `benchmarks/pytorch/write_reference.py` or `write_authors.py` wrote: weights, inputs, and what PyTorch made of them. */
function referenceOf(name: string) {
  const file = resolve(import.meta.dirname, `fixtures/${name}.safetensors`);
  const { tensors, metadata } = decodeSafetensors(readFileSync(file));
  const group = (prefix: string): SafeTensors =>
    Object.fromEntries(
      Object.entries(tensors).flatMap(([key, one]) =>
        key.startsWith(`${prefix}.`) ? [[key.slice(prefix.length + 1), one]] : [],
      ),
    );
  const options = JSON.parse(metadata.options) as EcganOptions;
  const [inference, training] = [group('inference'), group('training')];
  return {
    options,
    every: Number(metadata.every),
    state: group('state'),
    input: group('input'),
    inference,
    training,
    after: group('after'),
  };
}
type Reference = ReturnType<typeof referenceOf>;

function layoutOf({ options, input: { labelMap, boundaries } }: Reference): LabelLayout {
  return LabelLayout.fromLabelMaps(labelMap.data, labelMap.shape as [number, number, number], {
    numClasses: options.numClasses,
    levels: options.levels ?? 1,
    boundaries: boundaries.data as Uint8Array,
  });
}

/** Every n-th row and column, channels first. */
function sampled(pictures: Named, every: number): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(pictures).map(([name, picture]) => {
      const channelsFirst = tidy(() => transpose(picture, [0, 3, 1, 2]));
      const [, , height, width] = channelsFirst.shape;
      const values = channelsFirst.dataSync();
      channelsFirst.dispose();
      const pixel = (i: number) => (Math.floor(i / width) % height) % every === 0 && (i % width) % every === 0;
      return [name, Array.from(values).filter((_, i) => pixel(i))];
    }),
  );
}

const channelsLast = ({ data, shape }: SafeTensor) =>
  tidy(() => transpose(tensor4d(Float32Array.from(data), shape as [number, number, number, number]), [0, 2, 3, 1]));

interface Case {
  build: (options: EcganOptions) => LayersModel;
  run: (network: LayersModel, layout: LabelLayout, input: SafeTensors, training: boolean) => Named;
}

const spade: Case = {
  build: spadeGenerator,
  run: (network, layout, { style }, training) => {
    const others = style ? [tensor(style.data as Float32Array, style.shape)] : [];
    const [image] = applyToLabels(network, layout, { others, training });
    dispose(others);
    return { image };
  },
};
const ecgan: Case = {
  build: ecganGenerator,
  run: (network, layout, _, training) => {
    const { edge, image, refined, features } = generateImages(network, layout, training);
    return { edge, image, refined, features };
  },
};
const discriminator: Case = {
  build: multiModalityDiscriminator,
  run: (network, layout, { picture }, training) => {
    const seen = channelsLast(picture);
    const { features, logits } = discriminate(network, layout, seen, training);
    seen.dispose();
    const scales = features.map((ofScale, scale) => [...ofScale, logits[scale]]);
    return Object.fromEntries(scales.flatMap((ofScale, scale) => ofScale.map((x, layer) => [`${scale}.${layer}`, x])));
  },
};

function expectSame(pictures: Named, expected: SafeTensors, every: number): void {
  const found = sampled(pictures, every);
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { data }] of Object.entries(expected)) expectClose(found[name], data, 1e-4);
  dispose(pictures);
}

describe.each<[string, Case]>([
  ['spade', spade],
  ['spadeStyle', spade],
  ['ecgan', ecgan],
  ['ecganMore', ecgan],
  ['discriminator', discriminator],
  // By the authors' module names, from a model that shares no code with the others: write_authors.py.
  ['authors', ecgan],
  ['authorsMost', spade],
])('PyTorch made of %s', (name, { build, run }) => {
  const reference = referenceOf(name);
  const { options, every, state, input } = reference;

  test('behavior: the same at inference and in training, and the same state after a training pass', {
    meta: { id: 'pytorch-reference-same-inference-training' },
  }, async () => {
    const network = build(options);
    const layout = layoutOf(reference);
    const report = loadSpadeWeights(network, state);
    expect([report.missing, report.unused, report.mismatched]).toEqual([[], [], []]);
    expectSame(run(network, layout, input, false), reference.inference, every);
    expectSame(run(network, layout, input, true), reference.training, every);
    const after = await spadeWeights(network);
    for (const [key, { data }] of Object.entries(reference.after)) expectClose(after[key].data, data, 1e-4);
    layout.dispose();
    network.dispose();
  });

  test('behavior: what was loaded is given back, bit by bit', async () => {
    const network = build(options);
    await expectNoLeaks(async () => {
      loadSpadeWeights(network, state);
      const kept = Object.entries(state).filter(([key]) => !/num_batches_tracked$|^fc1\./.test(key));
      expect(await spadeWeights(network)).toEqual(Object.fromEntries(kept));
    });
    network.dispose();
  });
});
