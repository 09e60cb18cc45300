// Trains the full ECGAN on synthetic street scenes and saves a checkpoint and a picture.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type BackendName, useBackend } from '@ecgan/backend';
import { batchOf, colourise, PrefetchedBatches, prepareBatch, SyntheticScenes } from '@ecgan/data';
import { ecgan } from '@ecgan/models';
import { EcganTrainer } from '@ecgan/training';
import { writeCheckpoint } from '@ecgan/training/node';
import { clipByValue, concat, div, sub, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import { encode } from 'fast-png';

const { values } = parseArgs({
  options: {
    backend: { type: 'string' },
    steps: { type: 'string', default: '200' },
    size: { type: 'string', default: '64' },
  },
});
const [steps, size] = [Number(values.steps), Number(values.size)];

// The best backend at hand, or the one named: tensorflow takes the GPU where there is one.
const backend = await useBackend(values.backend as BackendName | undefined);
console.log(backend.summary);

// 1. Data. For photos and label maps of your own: `await folderDataset({ photos, labels, numClasses, height, width })` of `@ecgan/data/node`.
const scenes = new SyntheticScenes({ height: size, width: size, length: 600 });
const { numClasses, length } = scenes;
const batches = new PrefetchedBatches((plan) => prepareBatch(scenes, plan, { numClasses, regions: {} }), {
  length,
  batchSize: 4,
});

// 2. Networks: E, G_e, G_i, G_t, G_s, G_l, the class-specific decoder and D. Small, and with larger initial weights than the paper's.
const networks = ecgan({ numClasses, filters: 16, discriminatorFilters: 24, labelFilters: 16, initialGain: 1 });

// 3. The trainer: every loss of the total objective (perceptual: give it a VGG-19), Adam with two learning rates, averaged weights.
const trainer = new EcganTrainer(networks, {
  steps,
  generatorLearningRate: 4e-4,
  averageDecay: 0.98,
  similarityGrid: [size / 4, size / 4],
  contrast: { maxAnchors: 256 },
});

while (trainer.step < steps) {
  const batch = await batches.next();
  const { step, losses } = await trainer.trainStep(batch);
  batch.dispose();
  if (step % 10 === 0 || step === steps)
    console.log(
      `step ${step}/${steps}  generator ${losses.generator.toFixed(3)}  D ${losses.discriminator.toFixed(3)}`,
    );
}

// 4. A scene it has never seen: label map, edges I'_e, first image I', refined image I'', photograph.
const scene = await new SyntheticScenes({ height: size, width: size, split: 'validation' }).sample(0);
const { layout, photos } = batchOf([scene], { numClasses });
const { edge, image, refined } = await trainer.generate(layout);
const row = tidy(() => {
  const labels = tensor(colourise(scene.labels, scenes.palette), [1, size, size, 3]);
  const images = concat([sub(div(labels, 127.5), 1) as Tensor4D, edge, image, refined, photos], 2);
  return clipByValue(images, -1, 1);
});
const data = Uint8Array.from(await row.data(), (value) => Math.round((value + 1) * 127.5));
await writeFile('picture.png', encode({ width: 5 * size, height: size, data, channels: 3 }));

// 5. Everything the next step depends on, to go on with `trainer.restore(await readCheckpoint('checkpoint.safetensors'))`.
await writeCheckpoint('checkpoint.safetensors', await trainer.state());
console.log('wrote picture.png and checkpoint.safetensors');

trainer.dispose();
networks.dispose();
backend.dispose?.();
