// Bundled by Vite without a config file, or served by its development server, and opened in Chromium.
import { useBackend } from '@ecgan/backend';
import { LabelLayout, spade } from '@ecgan/core';
import { abs, conv2d, max, randomNormal, sub, sum, variableGrads } from '@tensorflow/tfjs-core';

// A README's example and what it says of itself: a layout and a dense map give the same output.
async function check() {
  const backend = await useBackend();
  const labelMap = Int32Array.from({ length: 64 * 64 }, (_, pixel) => (pixel < 2048 ? 23 : 7));
  const layout = LabelLayout.fromLabelMaps(labelMap, [1, 64, 64], { numClasses: 35 });
  const [, ...tensors] = layout.inputs();
  const norm = spade({ numClasses: 35 });
  const x = randomNormal([1, 64, 64, 16]);
  const y = norm.apply([x, ...tensors.slice(0, 4)], { training: true });
  const dense = norm.apply([x, layout.segmentationMap()], { training: true });
  const [difference] = await max(abs(sub(y, dense))).data();
  if (!(difference < 1e-4)) throw new Error(`layout and dense map differ by ${difference}`);

  // A kernel that TF.js's wasm backend lacks: the gradient of a filter of ones over an image of ones counts its places.
  const image = randomNormal([1, 4, 4, 1], 1, 0);
  const filter = randomNormal([3, 3, 1, 1]).variable();
  const { grads } = variableGrads(() => sum(conv2d(image, filter, 1, 'valid')), [filter]);
  const gradient = [...(await Object.values(grads)[0].data())];
  if (!gradient.every((value) => Math.abs(value - 4) < 1e-5)) throw new Error(`a gradient is ${gradient}, expected 4s`);
  return {
    summary: backend.summary,
    number: `SPADE: layout − dense ${difference.toExponential(0)}, gradients ${gradient[0]}`,
  };
}

async function readmes() {
  // biome-ignore format: what stands here is written by environments/run.mjs
  const examples = import.meta.glob('./readme/*.js');
  for (const load of Object.values(examples)) await load();
  return Object.keys(examples).length;
}

globalThis.result = check()
  .then(async (checked) => ({ ...checked, readmes: await readmes() }))
  .catch((error) => ({ error: `${error.stack ?? error}` }));
