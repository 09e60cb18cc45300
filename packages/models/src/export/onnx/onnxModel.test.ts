import { example, type Feeds, furthest, presets, tiny, trained } from '@ecgan/testing/exported';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { inferenceGenerator } from '../../inference/inferenceGenerator.js';
import type { EcganOptions } from '../../networks/EcganOptions.js';
import { ecganGenerator } from '../../networks/ecganGenerator.js';
import { labelGenerator } from '../../networks/labelGenerator.js';
import { spadeGenerator } from '../../networks/spadeGenerator.js';
import { onnxModel } from './onnxModel.js';

/** Runs a file in one of the two builds of onnxruntime. */
async function run(runtime: typeof native | typeof web, file: Uint8Array, feeds: Feeds) {
  const { InferenceSession, Tensor } = runtime as typeof native;
  const session = await InferenceSession.create(file, runtime === web ? { executionProviders: ['wasm'] } : {});
  const tensors = Object.entries(feeds).map(([name, { values, dims }]) => {
    const tensor =
      values instanceof Int32Array ? new Tensor('int32', values, dims) : new Tensor('float32', values, dims);
    return [name, tensor];
  });
  const { image } = await session.run(Object.fromEntries(tensors));
  await session.release();
  return { values: image.data as Float32Array, dims: image.dims };
}

describe('onnxModel', () => {
  test.each(presets)('default: the image of this package, in onnxruntime: %s', async (_, options, shape) => {
    const generator = trained(options);
    const { feeds, expected, shape: dims } = example(generator, options, shape);
    const file = await onnxModel(generator.network);
    const image = await run(native, file, feeds);
    expect(image.dims).toEqual(dims);
    expect(furthest(expected, new Float32Array(expected.length))).toBeGreaterThan(0.05);
    expect(furthest(image.values, expected)).toBeLessThan(1e-4);
    generator.dispose();
  });

  test('behavior: one file takes any batch and size; in WebAssembly too', async () => {
    const generator = trained({});
    const file = await onnxModel(generator.network);
    for (const shape of [
      [1, 8, 8],
      [3, 12, 20],
    ] as [number, number, number][]) {
      const { feeds, expected, shape: dims } = example(generator, {}, shape);
      for (const runtime of [native, web]) {
        const image = await run(runtime, file, feeds);
        expect(image.dims).toEqual(dims);
        expect(furthest(image.values, expected)).toBeLessThan(1e-4);
      }
    }
    generator.dispose();
  });

  test.each<[string, Partial<EcganOptions>]>([
    ['batch norms', {}],
    ['instance norms', { normalization: 'instance' }],
    ['noise and boundaries', { noiseSize: 3, boundary: true }],
  ])('args: precision: half of the bytes, nearly the image: %s', async (_, options) => {
    const generator = trained({ ...options, filters: 8 });
    const { feeds, expected } = example(generator, options, [1, 8, 16]);
    const [whole, half] = [
      await onnxModel(generator.network),
      await onnxModel(generator.network, { precision: 'f16' }),
    ];
    expect(half.length / whole.length).toBeLessThan(0.7);
    const image = await run(native, half, feeds);
    const difference = furthest(image.values, expected);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.02);
    generator.dispose();
  });

  test('args: network: the baseline SPADE, and I′_e and I′', async () => {
    const baseline = trained({}, spadeGenerator);
    const { feeds, expected } = example(baseline, {}, [1, 8, 8]);
    expect(furthest((await run(native, await onnxModel(baseline.network), feeds)).values, expected)).toBeLessThan(1e-4);
    const generator = ecganGenerator(tiny);
    for (const output of ['edge', 'image'] as const) {
      const one = inferenceGenerator(generator, { output });
      const { feeds, expected } = example(one, {}, [1, 8, 8]);
      expect(furthest((await run(native, await onnxModel(one.network), feeds)).values, expected)).toBeLessThan(1e-4);
      one.dispose();
    }
    generator.dispose();
    baseline.dispose();
  });

  test('behavior: an id that is no class is none', async () => {
    const generator = trained({});
    const file = await onnxModel(generator.network);
    const { feeds } = example(generator, {}, [1, 8, 8]);
    const unknown = (id: number) => {
      const values = feeds.labels.values.slice();
      values[20] = id;
      return run(native, file, { labels: { ...feeds.labels, values } });
    };
    const [below, above] = [await unknown(-1), await unknown(255)];
    expect(below.values).toEqual(above.values);
    generator.dispose();
  });

  test('error: a network that is none of these', async () => {
    const unfolded = ecganGenerator(tiny);
    await expect(onnxModel(unfolded)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ExportError: layer "encoder_head_0_conv_0": its spectral norm is not folded into its kernel. Export what inferenceGenerator makes of an ecganGenerator or a spadeGenerator.]`,
    );
    const other = labelGenerator(tiny) as LayersModel;
    await expect(onnxModel(other)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ExportError: layer "labelGenerator": no layer of the network reads labels by SPADE. Export what inferenceGenerator makes of an ecganGenerator or a spadeGenerator.]`,
    );
    unfolded.dispose();
    other.dispose();
  });
});
