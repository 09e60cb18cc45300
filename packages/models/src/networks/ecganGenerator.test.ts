import { exampleBatch, expectNoLeaks } from '@ecgan/testing';
import {
  add,
  io,
  mean,
  type Scalar,
  square,
  type Tensor,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { ecganGenerator, generateImages } from './ecganGenerator.js';

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2] };

describe('ecganGenerator', () => {
  test('default: not square, batch 2', () => {
    const generator = ecganGenerator(tiny);
    const { layout } = exampleBatch([2, 32, 64]);
    const { edge, image, refined, features } = generateImages(generator, layout);
    expect(edge.shape).toEqual([2, 32, 64, 3]);
    expect(image.shape).toEqual([2, 32, 64, 3]);
    expect(refined.shape).toEqual([2, 32, 64, 3]);
    expect(features.shape).toEqual([2, 32, 64, 2]);
    expect(Math.max(...refined.dataSync().map(Math.abs))).toBeLessThanOrEqual(1);
  });

  test('args: levels 7 ("more")', () => {
    const generator = ecganGenerator({ ...tiny, levels: 7 });
    const { layout } = exampleBatch([1, 64, 64], { levels: 7 });
    expect(generateImages(generator, layout).refined.shape).toEqual([1, 64, 64, 3]);
  });

  test('behavior: the seed decides the weights', () => {
    const { layout } = exampleBatch([1, 32, 32]);
    const sample = (seed: number) =>
      Array.from(generateImages(ecganGenerator({ ...tiny, seed }), layout).features.dataSync());
    expect(sample(3)).toEqual(sample(3));
    expect(sample(3)).not.toEqual(sample(4));
  });

  test('behavior: what one image gets at inference does not depend on its batch', () => {
    const generator = ecganGenerator(tiny);
    const both = exampleBatch([2, 32, 32]);
    const together = generateImages(generator, both.layout).features.dataSync();
    const first = exampleBatch([1, 32, 32]);
    const alone = generateImages(generator, first.layout).features.dataSync();
    expect(alone.length).toBe(together.length / 2);
    for (let i = 0; i < alone.length; i++) expect(alone[i]).toBeCloseTo(together[i], 4);
  });

  test('gradient: reaches every trainable weight', () => {
    const generator = ecganGenerator(tiny);
    const { layout } = exampleBatch([2, 32, 64]);
    const variables = generator.trainableWeights.map((weight) => weight.read() as Variable);
    const { grads } = variableGrads(() => {
      const { edge, image, refined } = generateImages(generator, layout, true);
      const energy = (x: Tensor) => mean(square(x));
      return add(add(energy(edge), energy(image)), energy(refined)) as Scalar;
    }, variables);
    for (const { name, shape } of variables) {
      expect(grads[name]?.shape, name).toEqual(shape);
      const values = grads[name].dataSync();
      expect(values.every(Number.isFinite), name).toBe(true);
      // A bias before a batch norm has no say; every other weight has.
      const silenced = /conv_0\/bias$/.test(name) && name.includes('encoder');
      if (!silenced)
        expect(
          values.some((value) => value !== 0),
          `${name} has no gradient`,
        ).toBe(true);
    }
  });

  test('behavior: saved and loaded, it makes the same images', async () => {
    const generator = ecganGenerator(tiny);
    const { layout } = exampleBatch([1, 32, 32]);
    let saved: io.ModelArtifacts = {};
    await generator.save(
      io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await loadLayersModel(io.fromMemory(saved));
    const before = generateImages(generator, layout).refined.dataSync();
    const after = generateImages(loaded, layout).refined.dataSync();
    expect(Array.from(after)).toEqual(Array.from(before));
  });

  test('behavior: leaves no tensors', async () => {
    const generator = ecganGenerator(tiny);
    const { layout } = exampleBatch([1, 32, 32]);
    await expectNoLeaks(() => {
      tidy(() => {
        generateImages(generator, layout, true);
      });
    });
  });

  test('error: options no network can be built from', () => {
    expect(() => ecganGenerator({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected a whole number of at least 1, got 0.]`,
    );
    expect(() => ecganGenerator({ numClasses: 5, levels: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: levels: expected a whole number of at least 3, got 2.]`,
    );
  });
});
