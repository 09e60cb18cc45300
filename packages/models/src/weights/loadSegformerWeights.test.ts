import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expectNoLeaks, testsOf } from '@ecgan/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { segformer } from '../networks/segformer/segformer.js';
import { decodeSafetensors, type SafeTensors } from '../safetensors/index.js';
import { loadSegformerWeights } from './loadSegformerWeights.js';
import { WeightMismatchError } from './matchWeights.js';
import { readSegformerOptions } from './readSegformerOptions.js';

const file = decodeSafetensors(readFileSync(resolve(import.meta.dirname, 'fixtures/segformer.safetensors')));
/** The state as `save_pretrained` of the transformers package wrote it. */
const state: SafeTensors = {};
for (const [name, one] of Object.entries(file.tensors)) if (name.startsWith('state.')) state[name.slice(6)] = one;
/** For each published name the one `state_dict()` of transformers 5 has, as Python wrote them down. */
const inMemory: Record<string, string> = JSON.parse(file.metadata.names);
const options = JSON.parse(file.metadata.options);

const valuesOf = (network: ReturnType<typeof segformer>) =>
  network.getWeights().map((weight: Tensor) => Array.from(weight.dataSync()));
const renamed = (rename: (name: string) => string): SafeTensors =>
  Object.fromEntries(Object.entries(state).map(([name, one]) => [rename(name), one]));

describe('loadSegformerWeights', () => {
  testsOf('loadSegformerWeights');

  test('default: every published tensor has its place', () => {
    const network = segformer(options);
    const { loaded, ...others } = loadSegformerWeights(network, state);
    expect(others).toEqual({ missing: [], unused: [], mismatched: [] });
    const expected = Object.keys(state).filter((name) => !name.endsWith('num_batches_tracked'));
    expect([...loaded].sort()).toEqual(expected.sort());
    expect(loaded.length).toBe(145);
    const query = network.getLayer('stage1_block0_attention').getWeights()[0].arraySync() as number[][][][];
    // A linear map is [out, in] there and [1, 1, in, out] here.
    expect(query[0][0][3][5]).toBe(state['segformer.encoder.block.1.0.attention.self.query.weight'].data[5 * 8 + 3]);
    network.dispose();
  });

  test('behavior: names of wrappers and of transformers 5', () => {
    const network = segformer(options);
    loadSegformerWeights(network, state);
    const expected = valuesOf(network);
    const spelled = [
      (name: string) => `module.${name}`,
      (name: string) => `_orig_mod.model.segmenter.${name}`,
      (name: string) => inMemory[name] ?? name,
      (name: string) => `net.${inMemory[name] ?? name}`,
    ];
    for (const spell of spelled) {
      const other = segformer({ ...options, seed: 9 });
      expect(valuesOf(other)).not.toEqual(expected);
      loadSegformerWeights(other, renamed(spell));
      expect(valuesOf(other)).toEqual(expected);
      other.dispose();
    }
    network.dispose();
  });

  test('behavior: leaves no tensors', async () => {
    const network = segformer(options);
    await expectNoLeaks(() => {
      loadSegformerWeights(network, state);
      expect(() => loadSegformerWeights(network, {})).toThrow(WeightMismatchError);
    });
    network.dispose();
  });

  test('error: what is missing, unused or of another shape; nothing is loaded', () => {
    const network = segformer(options);
    const before = valuesOf(network);
    const { 'decode_head.classifier.bias': _, ...rest } = state;
    const wrong: SafeTensors = {
      ...rest,
      'segformer.encoder.block.2.0.mlp.dwconv.dwconv.weight': {
        dtype: 'F32',
        shape: [20, 1, 1],
        data: new Float32Array(20),
      },
      'classifier.weight': { dtype: 'F32', shape: [1], data: new Float32Array(1) },
    };
    expect(() => loadSegformerWeights(network, wrong)).toThrowErrorMatchingInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        missing decode_head.classifier.bias [5]
        mismatched segformer.encoder.block.2.0.mlp.dwconv.dwconv.weight: expected [20, 1, 3, 3], got [20, 1, 1]
        unused classifier.weight [1]
      Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.]
    `);
    expect(valuesOf(network)).toEqual(before);
    const { missing, unused, mismatched } = loadSegformerWeights(network, wrong, { strict: false });
    expect([missing, unused.length, mismatched.length]).toEqual([
      [{ name: 'decode_head.classifier.bias', shape: [5] }],
      ...[1, 1],
    ]);
    network.dispose();
  });

  test('error: a SegFormer with other options: the message names only these', () => {
    const network = segformer({ ...options, numClasses: 19, depths: [2, 2, 1, 1] });
    expect(() => loadSegformerWeights(network, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors: expected weights of a SegFormer with numClasses 19, depths [2,2,1,1], as the network, got "numClasses 5, depths [2,1,1,1]". Build the network with segformer(readSegformerOptions(tensors)).]`,
    );
    network.dispose();
  });

  test('error: numbers that are none; nothing is loaded', () => {
    const network = segformer(options);
    const before = valuesOf(network);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const data = Float32Array.of(0, 0, value, 0);
      const damaged: SafeTensors = {
        ...state,
        'segformer.encoder.layer_norm.0.bias': { dtype: 'F32', shape: [4], data },
      };
      const load = (strict: boolean) => () => loadSegformerWeights(network, damaged, { strict });
      expect(load(false)).toThrow(/finite/);
      if (Number.isNaN(value))
        expect(load(true)).toThrowErrorMatchingInlineSnapshot(
          `[ValueError: tensors["segformer.encoder.layer_norm.0.bias"]: expected finite numbers, got NaN. It is element 2: the file is damaged, or the training that wrote it had diverged.]`,
        );
    }
    expect(valuesOf(network)).toEqual(before);
    network.dispose();
  });

  test('error: a network of another kind', () => {
    const network = sequential({ layers: [layers.dense({ name: 'dense', units: 1, inputShape: [2] })] });
    expect(() => loadSegformerWeights(network, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network.layers: expected those of a network of segformer, got "dense".]`,
    );
  });
});

describe('readSegformerOptions', () => {
  testsOf('readSegformerOptions');

  test('default: what the file was made with', () => {
    const { heads, ...shapes } = options;
    expect(heads).toEqual([1, 2, 5, 4]);
    expect(readSegformerOptions(state)).toEqual({ ...shapes, reductions: [8, 4, 2, 1] });
    expect(readSegformerOptions(renamed((name) => `module.${inMemory[name] ?? name}`))).toEqual(
      readSegformerOptions(state),
    );
  });

  test('error: no SegFormer', () => {
    expect(() =>
      readSegformerOptions({ 'conv1.weight': state['decode_head.classifier.bias'] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors: expected a SegFormer with its decode head: decode_head.linear_fuse.weight, got "1 tensors without it".]`,
    );
    const { 'segformer.encoder.block.0.0.mlp.dense1.weight': _, ...rest } = state;
    expect(() => readSegformerOptions(rest)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors: expected a SegFormer with its decode head: segformer.encoder.block.0.0.mlp.dense1.weight, got "145 tensors without it".]`,
    );
  });
});
