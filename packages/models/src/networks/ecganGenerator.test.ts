import { LabelLayout, semanticPreserving } from '@ecgan/core';
import {
  exampleBatch,
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
  abs,
  add,
  addN,
  max,
  mean,
  mul,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels, labelInputs } from './applyToLabels.js';
import type { EcganOptions } from './EcganOptions.js';
import { ecganGenerator, type GeneratedImages, generateImages } from './ecganGenerator.js';
import { edgeGenerator } from './edgeGenerator.js';
import { encoder } from './encoder.js';
import { imageGenerator } from './imageGenerator.js';

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2] };
/** Three levels: what is slow about the others is tested with E. */
const shallow = { ...tiny, filters: 1, hiddenFilters: 2, levels: 3, initialGain: 1 };
const small = exampleBatch([2, 4, 8], { levels: 3 }).layout;

function built(options: Partial<EcganOptions> = {}) {
  const network = ecganGenerator({ ...shallow, ...options });
  perturbWeights(network);
  return network;
}

/** Gives a part the weights it has in the whole. */
function sharing(part: LayersModel, whole: LayersModel): LayersModel {
  for (const layer of part.layers)
    if (layer.weights.length > 0) layer.setWeights(whole.getLayer(layer.name).getWeights());
  return part;
}

/** Everything the generator makes against a fixed direction. */
function energyOf({ edge, image, refined, features }: GeneratedImages): Scalar {
  const outputs = [edge, image, refined, features];
  return addN(outputs.map((one, i) => sum(mul(one, random(one.shape, 20 + i))))) as Scalar;
}

describe('ecganGenerator', () => {
  testsOf('ecganGenerator');

  test('default: not square, batch 2', { meta: { id: 'ecgan-generator-not-square-batch' } }, () => {
    const generator = ecganGenerator(tiny);
    const { layout } = exampleBatch([2, 32, 64]);
    const { edge, image, refined, features } = generateImages(generator, layout);
    expect(edge.shape).toEqual([2, 32, 64, 3]);
    expect(image.shape).toEqual([2, 32, 64, 3]);
    expect(refined.shape).toEqual([2, 32, 64, 3]);
    expect(features.shape).toEqual([2, 32, 64, 2]);
    expect(Math.max(...refined.dataSync().map(Math.abs))).toBeLessThanOrEqual(1);
  });

  test('ecganGenerator, generateImages: default: its parts, one after the other', {
    meta: { id: 'ecgan-generator-parts' },
  }, () => {
    testsOf('ecganGenerator', 'generateImages');
    const whole = built();
    const made = generateImages(whole, small);
    const [features] = applyToLabels(sharing(encoder(shallow), whole), small);
    const edges = sharing(edgeGenerator(shallow), whole).apply(features) as Tensor4D[];
    const image = sharing(imageGenerator(shallow), whole).apply([features, ...edges]) as Tensor4D;
    const edge = edges[edges.length - 1];
    const module = semanticPreserving({ numClasses: 5 });
    const operands = [features, image, edge, small.segmentationMap()];
    module.apply(operands);
    module.setWeights(whole.getLayer('semantic_preserving').getWeights());
    const [, refined] = module.apply(operands) as Tensor[];
    const expected = { edge, image, refined, features };
    for (const name of ['edge', 'image', 'refined', 'features'] as const) expectClose(made[name], expected[name]);
  });

  test('args: levels 7 ("more")', { meta: { id: 'ecgan-generator-levels-7-more' } }, () => {
    const generator = ecganGenerator({ ...tiny, levels: 7 });
    const { layout } = exampleBatch([1, 64, 64], { levels: 7 });
    expect(generateImages(generator, layout).refined.shape).toEqual([1, 64, 64, 3]);
  });

  test('args: one class, instance norm, class presence, another chain', {
    meta: { id: 'ecgan-generator-one-class' },
  }, () => {
    const { layout } = exampleBatch([1, 4, 4], { numClasses: 1, levels: 3 });
    const generator = built({ numClasses: 1, normalization: 'instance', classPresence: true, chainFilters: [2] });
    expect(generator.getLayer('semantic_preserving').getConfig().classPresence).toBe(true);
    expect(generateImages(generator, layout).refined.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('args: edgeTransfer false, an image that no weight of G_e changes', () => {
    const { layout } = exampleBatch([1, 4, 8], { levels: 3 });
    for (const edgeTransfer of [false, true]) {
      const generator = built({ edgeTransfer });
      const before = generateImages(generator, layout);
      for (const layer of generator.layers)
        if (layer.name.startsWith('edge_conv')) layer.setWeights(layer.getWeights().map((weight) => mul(weight, -2)));
      const after = generateImages(generator, layout);
      const moved = (name: 'edge' | 'image') => max(abs(sub(after[name], before[name]))).dataSync()[0];
      expect(moved('edge')).toBeGreaterThan(1e-3);
      if (edgeTransfer) expect(moved('image')).toBeGreaterThan(1e-3);
      else expect(moved('image')).toBe(0);
    }
  });

  test('args: denseLabels, the same images from the same weights, boundaries included', () => {
    const shape: [number, number, number] = [2, 4, 8];
    const boundaries = randomLabels(shape, 2, 9);
    const layout = LabelLayout.fromLabelMaps(randomLabels(shape, 5, 1), shape, {
      numClasses: 5,
      levels: 3,
      boundaries,
    });
    const onLayout = built({ boundary: true, classPresence: true });
    const onMap = built({ boundary: true, classPresence: true, denseLabels: true });
    onMap.setWeights(onLayout.getWeights());
    const expected = generateImages(onLayout, layout);
    const actual = generateImages(onMap, layout.segmentationMap());
    for (const name of ['edge', 'image', 'refined', 'features'] as const) expectClose(actual[name], expected[name]);
  });

  test('args: styleSize, two images from one label map', {
    meta: { id: 'ecgan-generator-stylesize-two-images' },
  }, () => {
    const generator = built({ styleSize: 4, height: 4, width: 8 });
    const { layout } = exampleBatch([1, 4, 8], { levels: 3 });
    const styles = random([2, 4], 3) as Tensor2D;
    const [first, second] = [0, 1].map((row) => {
      const style = slice(styles, [row, 0], [1, 4]);
      return generateImages(generator, layout, false, style).refined.dataSync();
    });
    expect(Math.max(...first.map((value, i) => Math.abs(value - second[i])))).toBeGreaterThan(1e-2);
  });

  test('behavior: the seed decides the weights', () => {
    const sample = (seed: number) =>
      Array.from(generateImages(ecganGenerator({ ...shallow, seed }), small).features.dataSync());
    expect(sample(3)).toEqual(sample(3));
    expect(sample(3)).not.toEqual(sample(4));
  });

  test('behavior: what one image gets at inference does not depend on its batch', () => {
    const generator = built();
    const both = exampleBatch([2, 8, 8], { levels: 3 });
    const together = generateImages(generator, both.layout).features.dataSync();
    const first = exampleBatch([1, 8, 8], { levels: 3 });
    const alone = generateImages(generator, first.layout).features.dataSync();
    expect(alone.length).toBe(together.length / 2);
    for (let i = 0; i < alone.length; i++) expect(alone[i]).toBeCloseTo(together[i], 4);
  });

  test('behavior: only training moves statistics and spectral vectors', () => {
    const generator = built();
    const state = () => generator.nonTrainableWeights.flatMap((weight) => Array.from(weight.read().dataSync()));
    const start = state();
    generateImages(generator, small);
    expect(state()).toEqual(start);
    generateImages(generator, small, true);
    expect(state()).not.toEqual(start);
  });

  test('gradient: reaches every trainable weight', () => {
    const generator = ecganGenerator(shallow);
    const variables = generator.trainableWeights.map((weight) => weight.read() as Variable);
    const { grads } = variableGrads(() => {
      const { edge, image, refined } = generateImages(generator, small, true);
      const energy = (x: Tensor) => mean(square(x));
      return add(add(energy(edge), energy(image)), energy(refined)) as Scalar;
    }, variables);
    for (const { name, shape } of variables) {
      expect(grads[name]?.shape, name).toEqual(shape);
      const values = grads[name].dataSync();
      expect(values.every(Number.isFinite), name).toBe(true);
      // A bias before a batch norm has no say; every other weight has.
      const silenced = /conv_0\/bias(_\d+)?$/.test(name) && name.includes('encoder');
      if (!silenced)
        expect(
          values.some((value) => value !== 0),
          `${name} has no gradient`,
        ).toBe(true);
    }
  });

  test('ecganGenerator, generateImages: gradient: against differences, in weights and style', () => {
    testsOf('ecganGenerator', 'generateImages');
    const generator = built({ styleSize: 4, height: 4, width: 4 });
    const { layout } = exampleBatch([1, 4, 4], { levels: 3 });
    const style = random([1, 4], 3) as Tensor2D;
    const options = { step: 1e-3, tolerance: 2e-2, elements: 2 };
    const run = (z: Tensor) => energyOf(generateImages(generator, layout, false, z as Tensor2D));
    expectGradientsMatch(run, [style], options);
    const heads = generator.trainableWeights.filter(({ name }, i) => !name.startsWith('encoder_') || i % 9 === 0);
    expectWeightGradientsMatch(() => tidy(() => run(style)), heads, options);
  });

  test('behavior: saved and loaded, it makes the same images', async () => {
    for (const denseLabels of [false, true]) {
      const generator = built({ denseLabels, contrastLevels: [0, 1] });
      await expectSameAfterLoading(generator, labelInputs(generator, small));
    }
  });

  test('ecganGenerator, generateImages: behavior: leaves no tensors', async () => {
    testsOf('ecganGenerator', 'generateImages');
    const generator = built();
    await expectNoLeaks(() => {
      const { coarse, ...made } = generateImages(generator, small, true);
      for (const one of [...Object.values(made), ...coarse]) one.dispose();
    });
  });

  test('error: options no network can be built from', () => {
    expect(() => ecganGenerator({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => ecganGenerator({ numClasses: 5, levels: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: levels: expected an integer ≥ 3, got 2.]`,
    );
  });
});
