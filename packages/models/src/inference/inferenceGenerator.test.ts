import { SpectralConv2d } from '@ecgan/core';
import {
  exampleBatch,
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import { io, memory, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels, labelInputs } from '../networks/applyToLabels.js';
import type { EcganOptions } from '../networks/EcganOptions.js';
import { ecganGenerator, generateImages } from '../networks/ecganGenerator.js';
import { labelGenerator } from '../networks/labelGenerator.js';
import { spadeGenerator } from '../networks/spadeGenerator.js';
import { unetGenerator } from '../networks/unetGenerator.js';
import { pictureMaker } from './inferenceGenerator.js';

testsOf('pictureMaker');

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [4, 3, 2], initialGain: 1 };
const { layout } = exampleBatch([2, 8, 16], { levels: 3 });

/** A generator none of whose weights is what it began as, and whose σ is not 1. */
function trained(options: Partial<EcganOptions> = {}, network = ecganGenerator): LayersModel {
  const generator = network({ ...tiny, ...options });
  perturbWeights(generator);
  return generator;
}

const spectral = ({ layers }: LayersModel) => layers.filter((layer) => layer instanceof SpectralConv2d);

describe('pictureMaker', () => {
  test("default: I'' of a generator, which has spectral convolutions, by a network which has none", () => {
    const generator = trained();
    const maker = pictureMaker(generator);
    expect(spectral(generator).length).toBeGreaterThan(5);
    expect(spectral(maker.network)).toEqual([]);
    expect(maker.network.outputs.map(({ shape }) => shape)).toEqual([[null, null, null, 3]]);
    expectClose(maker.generate(layout), generateImages(generator, layout).refined);
  });

  test("args: picture: I'_e and I', by the layers they need", () => {
    const generator = trained();
    const { edge, image } = generateImages(generator, layout);
    const ofEdge = pictureMaker(generator, { picture: 'edge' });
    const ofImage = pictureMaker(generator, { picture: 'image' });
    expectClose(ofEdge.generate(layout), edge);
    expectClose(ofImage.generate(layout), image);
    const names = ({ network }: typeof ofEdge) => network.layers.map(({ name }) => name).join();
    expect(names(ofEdge)).not.toMatch(/image_|semantic/);
    expect(names(ofImage)).not.toMatch(/semantic/);
  });

  test.each<[string, Partial<EcganOptions>, [number, number, number]]>([
    ['of seven levels, SPADE\'s "more"', { levels: 7, filters: 1 }, [1, 64, 128]],
    ['with instance norms', { normalization: 'instance' }, [2, 8, 16]],
    ['that hands out coarser features', { contrastLevels: [0, 1, 2], classPresence: true }, [1, 16, 8]],
  ])('args: generator: %s', (_, options, shape) => {
    const generator = trained(options);
    const { layout } = exampleBatch(shape, { levels: options.levels ?? tiny.levels });
    expectClose(pictureMaker(generator).generate(layout), generateImages(generator, layout).refined);
  });

  test('args: generator: of a dense map, of an instance boundary', () => {
    const dense = trained({ denseLabels: true });
    const map = random([2, 8, 16, 5], 1, 0, 1) as Tensor4D;
    expectClose(pictureMaker(dense).generate(map), generateImages(dense, map).refined);
    expectClose(pictureMaker(dense).generate(layout), generateImages(dense, layout).refined);
    const bounded = trained({ boundary: true, denseLabels: true });
    const wide = random([1, 8, 8, 6], 1, 0, 1) as Tensor4D;
    expectClose(pictureMaker(bounded).generate(wide), generateImages(bounded, wide).refined);
  });

  test('args: style: another picture for another style', () => {
    const generator = trained({ styleSize: 3, height: 8, width: 16 });
    const maker = pictureMaker(generator);
    const pictures = [1, 2].map((seed) => {
      const style = random([2, 3], seed) as Tensor2D;
      const picture = maker.generate(layout, style);
      expectClose(picture, generateImages(generator, layout, false, style).refined);
      return picture.dataSync();
    });
    expect(pictures[0]).not.toEqual(pictures[1]);
  });

  test('args: generator: the baselines, which make one picture', () => {
    for (const generator of [
      trained({}, spadeGenerator),
      trained({}, (options) => unetGenerator({ ...options, depth: 2 })),
    ])
      expectClose(pictureMaker(generator).generate(layout), applyToLabels(generator, layout)[0]);
  });

  test('args: consume: the same picture; the generator is gone, and no second copy of its weights was there', async () => {
    const generator = trained();
    const { refined } = generateImages(generator, layout);
    const ofWeights = generator.weights.reduce(
      (sum, { shape }) => sum + 4 * shape.reduce<number>((a, b) => a * (b ?? 1), 1),
      0,
    );
    const before = memory().numBytes;
    const maker = pictureMaker(generator, { consume: true });
    expect(memory().numBytes - before).toBeLessThanOrEqual(0);
    expect(before - memory().numBytes).toBeLessThan(ofWeights / 2);
    expectClose(maker.generate(layout), refined);
    expect(() => generator.predict(random([1, 1], 1))).toThrow();
    maker.dispose();
    const spared = trained();
    expect(() => pictureMaker(spared, { picture: 'none' as 'edge', consume: true })).toThrow('none');
    expectClose(generateImages(spared, layout).refined, refined);
  });

  test('behavior: a generator loaded from a file; its own network saved and loaded', async () => {
    const generator = trained();
    const { refined } = generateImages(generator, layout);
    let file: io.ModelArtifacts = {};
    await generator.save(
      io.withSaveHandler(async (artifacts) => {
        file = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await loadLayersModel(io.fromMemory(file));
    const maker = pictureMaker(loaded);
    loaded.dispose();
    expectClose(maker.generate(layout), refined);
    await expectSameAfterLoading(maker.network, labelInputs(maker.network, layout));
    const again = pictureMaker(maker.network);
    maker.dispose();
    expectClose(again.generate(layout), refined);
  });

  test('behavior: the generator is not changed, and may be afterwards', () => {
    const generator = trained();
    const before = generator.getWeights().map((weight) => weight.dataSync().slice());
    const config = JSON.stringify(generator.getConfig());
    const maker = pictureMaker(generator);
    const picture = maker.generate(layout).dataSync();
    generator.getWeights().forEach((weight, i) => {
      expect(weight.dataSync()).toEqual(before[i]);
    });
    expect(JSON.stringify(generator.getConfig())).toBe(config);
    perturbWeights(generator, 99);
    expect(maker.generate(layout).dataSync()).toEqual(picture);
    generator.dispose();
    expect(maker.generate(layout).dataSync()).toEqual(picture);
  });

  test('behavior: leaves no tensors, before and after dispose', async () => {
    const generator = trained();
    const maker = pictureMaker(generator);
    await expectNoLeaks(() => maker.generate(layout).dispose());
    await expectNoLeaks(() => pictureMaker(generator).dispose());
    const count = memory().numTensors;
    maker.dispose();
    const disposed = count - memory().numTensors;
    expect(disposed).toBe(generator.weights.length - 2 * spectral(generator).length);
    maker.dispose();
    expect(count - memory().numTensors).toBe(disposed);
  });

  test('error: no such picture, other networks, after dispose', () => {
    const spade = trained({}, spadeGenerator);
    expect(() => pictureMaker(spade, { picture: 'edge' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: generator: expected a network that makes the picture "edge", got "spadeGenerator".]`,
    );
    expect(() => pictureMaker(labelGenerator(tiny))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: generator: expected a network that makes pictures, got "labelGenerator".]`,
    );
    const maker = pictureMaker(spade);
    maker.dispose();
    expect(() => maker.generate(layout)).toThrowErrorMatchingInlineSnapshot(
      `[EcganError: PictureMaker.generate was called after dispose.]`,
    );
    const shallow = exampleBatch([1, 8, 8], { levels: 2 }).layout;
    expect(() => pictureMaker(spade).generate(shallow)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected a layout of 3 levels, as many as the network has, got 2. Build the layout with levels: 3.]`,
    );
    const map: Tensor = random([1, 8, 8, 5], 1);
    expect(() => pictureMaker(spade).generate(map as Tensor4D)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected a label layout, got "a dense map". Build the network with denseLabels: true to feed it a dense map.]`,
    );
  });
});
