import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { SyntheticScenes } from '@ecgan/data';
import { extractFeatures, kernelDistance, textureFeatures } from '@ecgan/metrics';
import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { sceneSegmenterPath, shippedPath } from '../src/pretrained/shipped.js';
import { loadSceneSegmenter } from '../src/scores/sceneSegmenter.js';
import { ecgan, temporaryFolder } from './ecgan.js';

// A stranger's first picture: the network that comes with the package.

const count = 8;

/** Features of pictures of 128×128, RGB from 0 to 255. */
async function featuresOf(pictures: ArrayLike<number>[]) {
  const extractor = await textureFeatures();
  const values = Float32Array.from(
    pictures.flatMap((picture) => Array.from(picture)),
    (byte) => byte / 127.5 - 1,
  );
  const images = tensor4d(values, [pictures.length, 128, 128, 3]);
  const features = await extractFeatures(extractor, images);
  images.dispose();
  extractor.dispose();
  return features;
}

test('default: the shipped network draws synthetic streets with the textures of their photos, and is small', async () => {
  expect((await stat(shippedPath('scenes'))).size).toBeLessThan(8e6);
  const out = join(await temporaryFolder(), 'pictures');
  const words = ['--scenes', `${count}`, '--out', out, '--backend', 'wasm'];
  const { exitCode, err } = await ecgan('generate', '--pretrained', 'scenes', ...words);
  expect([exitCode, err]).toEqual([0, '']);
  const drawn = await Promise.all(
    Array.from({ length: count }, async (_, i) => decode(await readFile(join(out, `scene-${i + 1}.png`))).data),
  );
  const scenes = new SyntheticScenes({ height: 128, length: count, seed: 1 });
  const samples = await Promise.all(drawn.map((_, i) => scenes.sample(i)));
  await useBackend('wasm');
  const photos = await featuresOf(samples.map(({ photo }) => photo));
  const { value } = kernelDistance(await featuresOf(drawn as Uint8Array[]), photos, { paired: true });
  // Label maps in their colours, which look like nothing, are far from the photos in the same features.
  const flat = samples.map(({ labels }) => Array.from(labels).flatMap((id) => [...scenes.palette[id]]));
  const { value: far } = kernelDistance(await featuresOf(flat), photos, { paired: true });
  expect(value).toBeLessThan(1.5);
  expect(far).toBeGreaterThan(5 * value);
});

test('default: the shipped segmenter reads the classes of scenes that it has never seen, at every usual size', async () => {
  expect((await stat(sceneSegmenterPath)).size).toBeLessThan(1e6);
  await useBackend('wasm');
  const { model, protocol } = await loadSceneSegmenter();
  expect(protocol).toContain('fitted to real scenes only');
  for (const size of [64, 128]) {
    const scenes = new SyntheticScenes({ height: size, length: 4, seed: 123, split: 'validation' });
    let right = 0;
    for (let i = 0; i < 4; i++) {
      const { photo, labels } = await scenes.sample(i);
      const image = tensor4d(
        Float32Array.from(photo, (byte) => byte / 127.5 - 1),
        [1, size, size, 3],
      );
      const logits = model.predict(image) as Tensor;
      const values = await logits.data();
      labels.forEach((label, pixel) => {
        const ofPixel = Array.from(values.subarray(12 * pixel, 12 * pixel + 12));
        if (ofPixel.indexOf(Math.max(...ofPixel)) === label) right++;
      });
      image.dispose();
      logits.dispose();
    }
    expect(right / (4 * size * size), `${size}`).toBeGreaterThan(0.9);
  }
  model.dispose();
});
