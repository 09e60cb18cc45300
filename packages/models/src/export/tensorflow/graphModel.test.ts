import { example, type Feeds, furthest, presets, trained } from '@ecgan/testing/exported';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { EcganOptions } from '../../networks/EcganOptions.js';
import { spadeGenerator } from '../../networks/spadeGenerator.js';
import { graphModel } from './graphModel.js';

/** Runs a graph model in TF.js's own converter, after a journey through the text of a file. */
async function run(artifacts: io.ModelArtifacts, feeds: Feeds) {
  const { weightData, ...rest } = artifacts;
  const model = await loadGraphModel(io.fromMemory({ ...JSON.parse(JSON.stringify(rest)), weightData }));
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, { values, dims }]) => {
      return [name, tensor(values, dims, values instanceof Int32Array ? 'int32' : 'float32')];
    }),
  );
  const image = model.execute(tensors) as Tensor;
  const values = image.dataSync();
  for (const one of [image, ...Object.values(tensors)]) one.dispose();
  model.dispose();
  return { values, dims: image.shape };
}

describe('graphModel', () => {
  test.each(presets)('default: the image of this package, by loadGraphModel: %s', async (_, options, shape) => {
    const generator = trained(options);
    const { feeds, expected, shape: dims } = example(generator, options, shape);
    const image = await run(await graphModel(generator.network), feeds);
    expect(image.dims).toEqual(dims);
    expect(furthest(image.values, expected)).toBeLessThan(1e-4);
    generator.dispose();
  });

  test('behavior: one file takes any batch and size', async () => {
    const generator = trained({}, spadeGenerator);
    const file = await graphModel(generator.network);
    for (const shape of [
      [1, 8, 8],
      [3, 12, 20],
    ] as [number, number, number][]) {
      const { feeds, expected, shape: dims } = example(generator, {}, shape);
      const image = await run(file, feeds);
      expect(image.dims).toEqual(dims);
      expect(furthest(image.values, expected)).toBeLessThan(1e-4);
    }
    generator.dispose();
  });

  test.each<[string, Partial<EcganOptions>]>([
    ['batch norms', {}],
    ['instance norms', { normalization: 'instance' }],
  ])('args: precision: half of the bytes, nearly the image: %s', async (_, options) => {
    const generator = trained({ ...options, filters: 8 });
    const { feeds, expected } = example(generator, options, [1, 8, 16]);
    const [whole, half] = [
      await graphModel(generator.network),
      await graphModel(generator.network, { precision: 'f16' }),
    ];
    const bytes = ({ weightData }: io.ModelArtifacts) => (weightData as ArrayBuffer).byteLength;
    expect(bytes(half) / bytes(whole)).toBeLessThan(0.55);
    const difference = furthest((await run(half, feeds)).values, expected);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.02);
    generator.dispose();
  });

  test('args: metadata', async () => {
    const generator = trained({});
    const file = await graphModel(generator.network, { metadata: { classes: ['sky'] } });
    expect(file.userDefinedMetadata).toEqual({ classes: ['sky'] });
    generator.dispose();
  });
});
