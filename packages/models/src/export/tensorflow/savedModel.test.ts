import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { example, type Feeds, furthest, presets, trained } from '@ecgan/testing/exported';
import { backend, getBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { savedModel } from './savedModel.js';

/** What TF.js's binding to libtensorflow offers for SavedModels. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(id: number, inputs: Tensor[], infos: { name: string }[], outputs: string[]): Tensor[];
  deleteSavedModel(id: number): void;
}

const runs = getBackend() === 'tensorflow';
if (!runs) process.stderr.write('savedModel: run by libtensorflow only; skipped on other backends.\n');

describe.skipIf(!runs)('savedModel', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecgan-saved-model-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(file: Uint8Array, feeds: Feeds) {
    await writeFile(join(folder, 'saved_model.pb'), file);
    const binding = backend() as unknown as SavedModelBackend;
    const id = binding.loadSavedModelMetaGraph(folder, 'serve');
    const names = Object.keys(feeds);
    const tensors = Object.values(feeds).map(({ values, dims }) =>
      tensor(values, dims, values instanceof Int32Array ? 'int32' : 'float32'),
    );
    const [image] = binding.runSavedModel(
      id,
      tensors,
      names.map((name) => ({ name: `${name}:0` })),
      ['image:0'],
    );
    const values = image.dataSync();
    for (const one of [image, ...tensors]) one.dispose();
    binding.deleteSavedModel(id);
    return { values, dims: image.shape };
  }

  test.each(presets)('default: the image of this package, by libtensorflow: %s', async (_, options, shape) => {
    const generator = trained(options);
    const { feeds, expected, shape: dims } = example(generator, options, shape);
    const image = await run(await savedModel(generator.network), feeds);
    expect(image.dims).toEqual(dims);
    expect(furthest(image.values, expected)).toBeLessThan(1e-4);
    generator.dispose();
  });

  test('args: precision: half of the bytes, nearly the image', async () => {
    const generator = trained({ filters: 8 });
    const { feeds, expected } = example(generator, {}, [1, 8, 16]);
    const [whole, half] = [
      await savedModel(generator.network),
      await savedModel(generator.network, { precision: 'f16' }),
    ];
    expect(half.length / whole.length).toBeLessThan(0.7);
    const difference = furthest((await run(half, feeds)).values, expected);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.02);
    generator.dispose();
  });
});
