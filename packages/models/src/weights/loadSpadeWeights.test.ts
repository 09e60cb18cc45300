import { expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { edgeGenerator } from '../networks/edgeGenerator.js';
import { encoder } from '../networks/encoder.js';
import { multiModalityDiscriminator } from '../networks/multiModalityDiscriminator.js';
import type { SafeTensors } from '../safetensors/index.js';
import { loadSpadeWeights, spadeWeights } from './loadSpadeWeights.js';
import { WeightMismatchError } from './matchWeights.js';

const options = { numClasses: 2, filters: 2, chainFilters: [1] };

/** A tensor of consecutive numbers from 0. */
const counting = (...shape: number[]) => {
  const length = shape.reduce((product, side) => product * side, 1);
  return { dtype: 'F32' as const, shape, data: Float32Array.from({ length }, (_, i) => i) };
};

/** All that an `edgeGenerator` of these options keeps. */
const complete = (): SafeTensors => ({
  'conv_edge1.weight': counting(1, 2, 3, 3),
  'conv_edge1.bias': counting(1),
  'conv_edge2.weight': counting(3, 1, 3, 3),
  'conv_edge2.bias': counting(3),
});

function valuesOf(network: ReturnType<typeof edgeGenerator>): number[] {
  return network.getWeights().flatMap((weight: Tensor) => Array.from(weight.dataSync()));
}

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('loadSpadeWeights', () => {
  testsOf('loadSpadeWeights');

  test('default: kernels turn from [out, in, h, w] to [h, w, in, out]', () => {
    const network = edgeGenerator(options);
    expect(loadSpadeWeights(network, complete())).toEqual({
      loaded: ['conv_edge1.weight', 'conv_edge1.bias', 'conv_edge2.weight', 'conv_edge2.bias'],
      missing: [],
      unused: [],
      mismatched: [],
      ignored: [],
      derived: [],
    });
    const [kernel] = network.getWeights();
    // [out, in, h, w] counts 9 per input channel, 3 per row, 1 per column.
    const expected = [0, 1, 2].flatMap((h) => [0, 1, 2].flatMap((w) => [0, 1].map((input) => 9 * input + 3 * h + w)));
    expect(Array.from(kernel.dataSync())).toEqual(expected);
  });

  test("behavior: the discriminator's first kernel is shared out between labels and picture", () => {
    const network = multiModalityDiscriminator({ numClasses: 2, discriminatorFilters: 1, discriminatorScales: 1 });
    const weight = counting(1, 5, 4, 4);
    loadSpadeWeights(network, { 'discriminator_0.model0.0.weight': weight }, { strict: false });
    const kernelOf = (name: string) => Array.from(network.getLayer(name).getWeights()[0].dataSync());
    const channel = (position: number, input: number) => 16 * input + position;
    const positions = Array.from({ length: 16 }, (_, position) => position);
    expect(kernelOf('scale_0_labels')).toEqual(positions.flatMap((at) => [0, 1].map((input) => channel(at, input))));
    expect(kernelOf('scale_0_conv_0')).toEqual(positions.flatMap((at) => [2, 3, 4].map((input) => channel(at, input))));
  });

  test('behavior: names as wrappers and other versions of PyTorch write them', async () => {
    const network = multiModalityDiscriminator({ numClasses: 2, discriminatorFilters: 1, discriminatorScales: 1 });
    const state = await spadeWeights(network);
    const spelled = [
      (name: string) => `module.netD.${name}`,
      (name: string) => `_orig_mod.ema.anything.${name}`,
      (name: string) => name.replace(/(model[123]\.0)\.0\./, '$1.'),
      (name: string) => name.replace('weight_orig', 'parametrizations.weight.original'),
      (name: string) => name.replace(/weight_([uv])$/, 'parametrizations.weight.0._$1'),
    ];
    for (const spell of spelled) {
      const renamed = Object.fromEntries(Object.entries(state).map(([name, one]) => [spell(name), one]));
      expect(Object.keys(renamed)).not.toEqual(Object.keys(state));
      expect(loadSpadeWeights(network, renamed).loaded).toHaveLength(13);
    }
  });

  test('behavior: the counter of batch norms is not needed', async () => {
    const network = encoder({ numClasses: 2, filters: 1, hiddenFilters: 1, levels: 3 });
    const state = await spadeWeights(network);
    const counter = { dtype: 'I32' as const, shape: [], data: new Int32Array([7]) };
    const name = 'up_0.norm_0.param_free_norm.num_batches_tracked';
    const { unused, ignored } = loadSpadeWeights(network, { ...state, [name]: counter });
    expect([unused, ignored]).toEqual([[], [{ name, shape: [] }]]);
  });

  test('behavior: the file stays as it is, whatever is done to the weights', async () => {
    const network = edgeGenerator(options);
    const state = complete();
    loadSpadeWeights(network, state);
    state['conv_edge1.bias'].data.fill(100);
    expectClose((await spadeWeights(network))['conv_edge1.bias'].data, [0], 0);
  });

  test('behavior: leaves no tensors', async () => {
    const network = edgeGenerator(options);
    await expectNoLeaks(() => {
      loadSpadeWeights(network, complete());
      expect(() => loadSpadeWeights(network, {})).toThrow(WeightMismatchError);
    });
    dispose(network.getWeights());
  });

  test('error: all that does not match is named, and nothing is loaded', {
    meta: { id: 'load-spade-weights-all-does-not' },
  }, () => {
    const network = edgeGenerator(options);
    const before = valuesOf(network);
    const { 'conv_edge1.bias': _, ...state } = complete();
    const wrong = { ...state, 'conv_edge2.weight': counting(3, 2, 3, 3), 'netG.conv_img1.bias': counting(1) };
    const error = errorOf(() => loadSpadeWeights(network, wrong));
    expect(error).toBeInstanceOf(WeightMismatchError);
    expect(error).toMatchInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        missing conv_edge1.bias [1]
        mismatched conv_edge2.weight: expected [3, 1, 3, 3], got [3, 2, 3, 3]
        unused netG.conv_img1.bias [1]
      Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.]
    `);
    expect((error as WeightMismatchError).facts).toEqual({
      missing: [{ name: 'conv_edge1.bias', shape: [1] }],
      unused: [{ name: 'netG.conv_img1.bias', shape: [1] }],
      mismatched: [{ name: 'conv_edge2.weight', expected: [3, 1, 3, 3], received: [3, 2, 3, 3] }],
      options: [],
    });
    expect(valuesOf(network)).toEqual(before);
  });

  test('args: not strict: what fits is loaded, the rest is reported', () => {
    const network = edgeGenerator(options);
    const { 'conv_edge1.weight': weight } = complete();
    const state = { 'conv_edge1.weight': weight, 'netG.conv_edge1.weight': weight, 'conv_edge2.bias': counting(4) };
    expect(loadSpadeWeights(network, state, { strict: false })).toEqual({
      loaded: ['conv_edge1.weight'],
      missing: [
        { name: 'conv_edge1.bias', shape: [1] },
        { name: 'conv_edge2.weight', shape: [3, 1, 3, 3] },
      ],
      unused: [{ name: 'netG.conv_edge1.weight', shape: [1, 2, 3, 3] }],
      mismatched: [{ name: 'conv_edge2.bias', expected: [3], received: [4] }],
      ignored: [],
      derived: [],
    });
    expect(network.getWeights()[0].dataSync()[0]).toBe(0);
  });

  test('error: a network of another kind', () => {
    const network = sequential({ layers: [layers.dense({ name: 'dense', units: 1, inputShape: [2] })] });
    expect(() => loadSpadeWeights(network, {})).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network.layers: expected those of a generator of the SPADE family, a multi-scale discriminator or another network of this package, got "dense".]`,
    );
  });
});
