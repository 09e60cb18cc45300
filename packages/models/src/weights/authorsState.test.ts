import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabelLayout } from '@ecgan/core';
import { expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import {
  type EcganOptions,
  ecganGenerator,
  encoder,
  generateImages,
  multiModalityDiscriminator,
  spadeGenerator,
} from '../index.js';
import { decodeSafetensors, type SafeTensor, type SafeTensors } from '../safetensors/index.js';
import { loadSpadeWeights, spadeWeights } from './loadSpadeWeights.js';
import { WeightMismatchError } from './matchWeights.js';

testsOf('loadSpadeWeights');

const file = (name: string) => {
  const { tensors, metadata } = decodeSafetensors(
    readFileSync(resolve(import.meta.dirname, `fixtures/${name}.safetensors`)),
  );
  const state = Object.entries(tensors).flatMap(([key, one]) =>
    key.startsWith('state.') ? [[key.slice(6), one] as const] : [],
  );
  return {
    tensors,
    state: Object.fromEntries(state) as SafeTensors,
    options: JSON.parse(metadata.options) as EcganOptions,
  };
};
const authors = file('authors');
const discriminatorFile = file('discriminator');

const renamed = (state: SafeTensors, rename: (name: string) => string): SafeTensors =>
  Object.fromEntries(Object.entries(state).map(([name, one]) => [rename(name), one]));

/** I'' of the authors' labels, channels last. */
function refinedOf(network: ReturnType<typeof ecganGenerator>): Float32Array {
  const { 'input.labelMap': labelMap, 'input.boundaries': boundaries } = authors.tensors;
  const { numClasses, levels } = authors.options;
  const layout = LabelLayout.fromLabelMaps(labelMap.data, labelMap.shape as [number, number, number], {
    ...{ numClasses, levels, boundaries: boundaries.data as Uint8Array },
  });
  const values = tidy(() => generateImages(network, layout).refined.dataSync<'float32'>());
  layout.dispose();
  return values;
}

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe("loadSpadeWeights: the authors' state", () => {
  // Names and shapes as the issue states them: C + 3 + 3 + N = 1 + 3 + 3 + 6 channels of 𝓕, label_nc = 4 of them classes.
  test('default: conv_comb1 makes the class maps, conv_comb2 the refined features, conv_comb the image', {
    meta: { id: 'load-spade-weights-authors-names' },
  }, () => {
    const shapes = ['conv_comb1', 'conv_comb2', 'conv_comb'].map((name) => authors.state[`${name}.weight`].shape);
    expect(shapes).toEqual([
      [4, 13, 3, 3],
      [13, 4, 3, 3],
      [3, 13, 3, 3],
    ]);
    const network = ecganGenerator(authors.options);
    const used = Object.keys(authors.state).filter((name) => !/num_batches_tracked$|^fc1/.test(name));
    expect(loadSpadeWeights(network, authors.state).loaded.sort()).toEqual(used.sort());
    const kernels = Object.fromEntries(
      network.getLayer('semantic_preserving').weights.map((one) => [one.originalName.split('/').at(-1), one.shape]),
    );
    expect(kernels).toMatchObject({
      class_kernel: [3, 3, 13, 4],
      refine_kernel: [3, 3, 4, 13],
      image_kernel: [3, 3, 13, 3],
    });
    network.dispose();
  });

  test('behavior: fc1 is ignored, and the report says so', () => {
    const network = ecganGenerator(authors.options);
    const { ignored, unused, derived } = loadSpadeWeights(network, authors.state);
    expect(ignored.filter(({ name }) => !name.endsWith('num_batches_tracked'))).toEqual([
      { name: 'fc1.bias', shape: [4] },
      { name: 'fc1.weight', shape: [4, 4] },
    ]);
    expect([unused, derived]).toEqual([[], []]);
    network.dispose();
  });

  test('behavior: G and D in one file: each takes its own', async () => {
    const together = {
      ...renamed(authors.state, (name) => `netG.module.${name}`),
      ...renamed(discriminatorFile.state, (name) => `netD.module.${name}`),
      'netE.fc_mu.weight': authors.state['fc1.weight'],
    };
    const merged = { ...authors.state, ...discriminatorFile.state, 'layer1.0.weight_u': authors.state['fc1.bias'] };
    for (const [build, alone] of [
      [() => ecganGenerator(authors.options), authors.state],
      [() => multiModalityDiscriminator(discriminatorFile.options), discriminatorFile.state],
    ] as const) {
      const network = build();
      loadSpadeWeights(network, alone);
      const expected = await spadeWeights(network);
      for (const state of [together, merged]) {
        const other = build();
        const { loaded, ignored, ...rest } = loadSpadeWeights(other, state);
        expect(rest).toEqual({ missing: [], unused: [], mismatched: [], derived: [] });
        expect(loaded.length + ignored.length).toBe(Object.keys(state).length);
        expect(await spadeWeights(other)).toEqual(expected);
        other.dispose();
      }
      network.dispose();
    }
  });

  test('error: the other network of the family', () => {
    const [generator, discriminator] = [
      ecganGenerator(authors.options),
      multiModalityDiscriminator(discriminatorFile.options),
    ];
    expect(() => loadSpadeWeights(generator, discriminatorFile.state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors: expected weights of a generator, got "those of a discriminator". generator.state_dict() is for ecganGenerator or spadeGenerator, that of the discriminator for multiModalityDiscriminator.]`,
    );
    expect(() => loadSpadeWeights(discriminator, authors.state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors: expected weights of a discriminator, got "those of a generator". generator.state_dict() is for ecganGenerator or spadeGenerator, that of the discriminator for multiModalityDiscriminator.]`,
    );
    for (const network of [generator, discriminator]) network.dispose();
  });

  test('error: weights that are not finite, by name, strict or not', () => {
    const network = encoder({ ...authors.options, ...{ hiddenFilters: 4 } });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const bias = { dtype: 'F32' as const, shape: [4], data: new Float32Array([0, 0, value, 0]) };
      const name = 'up_1.norm_0.mlp_shared.0.bias';
      const before = network.getWeights().map((weight) => weight.dataSync());
      expect(() => loadSpadeWeights(network, { ...authors.state, [name]: bias }, { strict: false })).toThrow(
        `tensors["${name}"]: expected finite numbers, got ${value}. It is element 2: the file is damaged, or the training that wrote it had diverged.`,
      );
      expect(network.getWeights().map((weight) => weight.dataSync())).toEqual(before);
    }
    network.dispose();
  });
});

/** A state as PyTorch ≤ 1.0 saved it: `weight`, W / uᵀWv as it was last used, and no `weight_v`. */
function oldState(state: SafeTensors): SafeTensors {
  const old = { ...state };
  for (const name of Object.keys(state).filter((key) => key.endsWith('.weight_v'))) {
    const module = name.slice(0, -2);
    const [kernel, u, v] = [`${module}_orig`, `${module}_u`, name].map((key) => state[key]);
    let sigma = 0;
    kernel.data.forEach((w, i) => {
      sigma += u.data[Math.floor(i / v.data.length)] * w * v.data[i % v.data.length];
    });
    old[module] = {
      dtype: 'F32',
      shape: kernel.shape,
      data: Float32Array.from(kernel.data, (w) => w / sigma),
    } as SafeTensor;
    delete old[name];
  }
  return old;
}

describe('loadSpadeWeights: a state of PyTorch ≤ 1.0', () => {
  const vectors = Object.keys(authors.state).filter((name) => name.endsWith('.weight_v'));

  test('default: the same images: v is derived so that σ is what it was, and the report says so', () => {
    const [network, other] = [ecganGenerator(authors.options), ecganGenerator({ ...authors.options, seed: 5 })];
    loadSpadeWeights(network, authors.state);
    const old = renamed(oldState(authors.state), (name) => `module.${name}`);
    const { derived, ignored, missing, unused } = loadSpadeWeights(other, old);
    expect([...derived].sort()).toEqual([...vectors].sort());
    expect([missing, unused]).toEqual([[], []]);
    expect(ignored.filter(({ name }) => name.endsWith('.weight'))).toHaveLength(vectors.length + 1);
    expectClose(refinedOf(other), Array.from(refinedOf(network)), 1e-4);
    for (const one of [network, other]) one.dispose();
  });

  test('args: without weight, v has length 1 and σ is ‖Wᵀu‖; leaves no tensors', async () => {
    const network = ecganGenerator(authors.options);
    const state = Object.fromEntries(Object.entries(authors.state).filter(([name]) => !vectors.includes(name)));
    await expectNoLeaks(async () => {
      expect(loadSpadeWeights(network, state).derived).toHaveLength(vectors.length);
      const given = await spadeWeights(network);
      for (const name of vectors) {
        const [kernel, u] = ['orig', 'u'].map((part) => authors.state[name.replace(/v$/, part)]);
        const length = kernel.data.length / u.data.length;
        const product = new Array<number>(length).fill(0);
        kernel.data.forEach((w, i) => {
          product[i % length] += u.data[Math.floor(i / length)] * w;
        });
        const size = Math.hypot(...product);
        expectClose(
          given[name].data,
          product.map((value) => value / size),
          1e-6,
        );
      }
    });
    network.dispose();
  });

  test('behavior: with newer names nothing is derived, and a vector that is missing is missing', () => {
    const network = ecganGenerator(authors.options);
    const spelled = renamed(authors.state, (name) =>
      name
        .replace('weight_orig', 'parametrizations.weight.original')
        .replace(/weight_([uv])$/, 'parametrizations.weight.0._$1'),
    );
    expect(loadSpadeWeights(network, spelled).derived).toEqual([]);
    const { 'head_0.conv_0.parametrizations.weight.0._v': _, ...lacking } = spelled;
    expect(errorOf(() => loadSpadeWeights(network, lacking)).message).toContain('missing head_0.conv_0.weight_v [144]');
    network.dispose();
  });
});

describe('loadSpadeWeights: one option that is off is named, not every shape', () => {
  const base: EcganOptions = { numClasses: 5, filters: 2, hiddenFilters: 3, levels: 4, chainFilters: [4, 3] };
  const shapesOf = async (build: (options: EcganOptions) => ReturnType<typeof encoder>, options: EcganOptions) => {
    const network = build(options);
    const state = await spadeWeights(network);
    network.dispose();
    return state;
  };
  const messageOf = async (
    build: (options: EcganOptions) => ReturnType<typeof encoder>,
    ours: EcganOptions,
    theirs: EcganOptions,
    buildTheirs = build,
  ) => {
    const state = await shapesOf(buildTheirs, theirs);
    const network = build(ours);
    const error = errorOf(() => loadSpadeWeights(network, state));
    network.dispose();
    expect(error).toBeInstanceOf(WeightMismatchError);
    return error.message
      .split('\n')
      .slice(1, -1)
      .map((line) => line.trim());
  };

  test('error: of a generator', async () => {
    const found: string[][] = [];
    for (const change of [
      { hiddenFilters: 8 },
      { boundary: true },
      { filters: 3 },
      { numClasses: 8, semanticClasses: 5 },
      { numClasses: 6 },
      { semanticClasses: 4 },
      { levels: 5 },
      { levels: 6 },
      { filterDoublings: 2 },
      { chainFilters: [4, 2, 2] },
      { normalization: 'instance' as const },
      { styleSize: 7, height: 8, width: 16 },
    ])
      found.push(await messageOf(ecganGenerator, base, { ...base, ...change }));
    expect(found).toMatchInlineSnapshot(`
      [
        [
          "hiddenFilters: the network has 3, the file 8",
        ],
        [
          "boundary or numClasses: the network has 5 label channels, the file 6 label channels",
        ],
        [
          "filters: the network has 2, the file 3",
        ],
        [
          "numClasses: the network has 5 label channels, the file 8 label channels",
        ],
        [
          "boundary or numClasses: the network has 5 label channels, the file 6 label channels",
          "semanticClasses: the network has 5, the file 6",
        ],
        [
          "semanticClasses: the network has 5, the file 4",
        ],
        [
          "levels: the network has 4, the file 5",
        ],
        [
          "levels: the network has 4, the file 6 or 7",
        ],
        [
          "filterDoublings: the network has 3 or more, the file 2",
        ],
        [
          "chainFilters: the network has [4, 3], the file [4, 2, 2]",
        ],
        [
          "normalization: the network has batch, the file instance",
        ],
        [
          "styleSize: the network has 0, the file 7",
        ],
      ]
    `);
    const style = { ...base, styleSize: 7, height: 8, width: 16 };
    expect(await messageOf(spadeGenerator, style, { ...style, height: 16 })).toMatchInlineSnapshot(`
      [
        "height · width: the network has 2 pixels at the first level, the file 4 pixels at the first level",
      ]
    `);
    expect(await messageOf(ecganGenerator, base, base, spadeGenerator)).toMatchInlineSnapshot(`
      [
        "network: the network has ecganGenerator, the file spadeGenerator",
      ]
    `);
  });

  test('error: of a discriminator', async () => {
    const small = { numClasses: 5, discriminatorFilters: 2 };
    const found: string[][] = [];
    for (const change of [
      { boundary: true },
      { numClasses: 7 },
      { discriminatorFilters: 3 },
      { discriminatorLayers: 3 },
      { discriminatorScales: 3 },
      { discriminatorMaxFilters: 8 },
      { discriminatorNormalization: 'none' as const },
    ])
      found.push(await messageOf(multiModalityDiscriminator, small, { ...small, ...change }));
    expect(found).toMatchInlineSnapshot(`
      [
        [
          "boundary or numClasses: the network has 5 label channels, the file 6 label channels",
        ],
        [
          "numClasses: the network has 5 label channels, the file 7 label channels",
        ],
        [
          "discriminatorFilters: the network has 2, the file 3",
        ],
        [
          "discriminatorLayers: the network has 4, the file 3",
        ],
        [
          "discriminatorScales: the network has 2, the file 3",
        ],
        [
          "discriminatorMaxFilters: the network has up to 16 filters, the file up to 8 filters",
        ],
        [
          "discriminatorNormalization: the network has instance, the file none",
        ],
      ]
    `);
  });

  test('error: whole text and facts', async () => {
    const state = await shapesOf(ecganGenerator, { ...base, hiddenFilters: 8 });
    const network = ecganGenerator(base);
    const error = errorOf(() =>
      loadSpadeWeights(
        network,
        renamed(state, (name) => `module.${name}`),
      ),
    ) as WeightMismatchError;
    expect(error).toMatchInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        hiddenFilters: the network has 3, the file 8
      Build the network with what the file has.]
    `);
    expect(error.facts.options).toEqual([{ option: 'hiddenFilters', expected: '3', received: '8' }]);
    expect(error.facts.mismatched.length).toBeGreaterThan(40);
    network.dispose();
  });

  test('error: what nothing explains is listed, twenty names of it', async () => {
    const state = await shapesOf(ecganGenerator, base);
    const network = ecganGenerator(base);
    const wrong = renamed(state, (name) => (name.includes('bias') ? `${name}_` : name));
    const error = errorOf(() => loadSpadeWeights(network, wrong)) as WeightMismatchError;
    expect(error.message.split('\n')).toHaveLength(23);
    expect(error.message).toMatch(/\n {2}… and \d+ more, which error\.facts lists\n/);
    network.dispose();
  });

  test('error: what networks of ours cannot be', async () => {
    const generator = await shapesOf(spadeGenerator, base);
    const discriminator = await shapesOf(multiModalityDiscriminator, { numClasses: 5, discriminatorFilters: 2 });
    const network = spadeGenerator(base);
    const other = multiModalityDiscriminator({ numClasses: 5, discriminatorFilters: 2 });
    const shared = 'head_0.norm_0.mlp_shared.0.weight';
    const kernel = { dtype: 'F32' as const, shape: [3, 5, 5, 5], data: new Float32Array(375) };
    const plain = (state: SafeTensors) =>
      renamed(Object.fromEntries(Object.entries(state).filter(([name]) => !/weight_[uv]$/.test(name))), (name) =>
        name.replace('weight_orig', 'weight'),
      );
    expect(() => loadSpadeWeights(network, { ...generator, [shared]: kernel })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors["head_0.norm_0.mlp_shared.0.weight"]: expected a SPADE norm with a kernel of 3×3, got "5×5". A norm_G that ends in 5x5 is not supported: label layouts hold neighbourhoods that two convs of 3×3 see.]`,
    );
    expect(() => loadSpadeWeights(network, plain(generator))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors["head_0.conv_0.weight"]: expected a spectral norm (weight_orig, weight_u), got "a plain weight". A norm_G or norm_D that does not begin with "spectral" is not supported.]`,
    );
    expect(() => loadSpadeWeights(other, plain(discriminator))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors["discriminator_0.model1.0.0.weight"]: expected a spectral norm (weight_orig, weight_u), got "a plain weight". A norm_G or norm_D that does not begin with "spectral" is not supported.]`,
    );
    const bare = renamed(plain(discriminator), (name) => name.replace(/(model[123]\.0)\.0\./, '$1.'));
    expect(() => loadSpadeWeights(other, bare)).toThrow(
      'tensors["discriminator_0.model1.0.weight"]: expected a spectral norm',
    );
    const statistics = {
      'discriminator_0.model1.0.1.running_mean': { ...kernel, shape: [4], data: new Float32Array(4) },
    };
    expect(() => loadSpadeWeights(other, { ...discriminator, ...statistics })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors["discriminator_0.model1.0.1.running_mean"]: expected an instance norm, or none, got "the statistics of a batch norm". Of norm_D, spectralinstance and spectral are supported.]`,
    );
    for (const one of [network, other]) one.dispose();
  });
});
