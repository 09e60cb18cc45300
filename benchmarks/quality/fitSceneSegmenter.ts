/**
 * Fits the segmenter that scores synthetic scenes, and writes it where `ecgan` ships it, with the figures of its model card.
 *
 *     npm run segmenter [-- --steps 2500 --filters 16 --out FILE]
 *
 * Every training scene is seen once: they are drawn as they are needed, from a seed that no run's scenes have by default. Takes about half an hour on one core.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { useBackend } from '@ecgan/backend';
import { batchOf, SyntheticScenes } from '@ecgan/data';
import { fitSegmenter, scoreImages, segmenter } from '@ecgan/metrics';
import { encodeSafetensors } from '@ecgan/models/safetensors';
import { sceneSegmenterPath, segmenterWeights } from 'ecgan/internal';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '2500' },
    filters: { type: 'string', default: '16' },
    out: { type: 'string', default: sceneSegmenterPath },
  },
});

/** The sizes that scenes are drawn at, in turns; those of the demo and of the shipped generator are the most frequent. */
const sizes = [64, 128, 64, 128, 32, 64, 128, 256];
/** Pixels of a batch, whatever its size. */
const PIXELS = 65_536;
const TRAINING_SEED = 77;
/** The seed of the scenes that runs hold out by default. */
const SCORED_SEED = 0;
const { numClasses } = new SyntheticScenes();

async function* batches() {
  const sets = new Map(
    sizes.map((size) => [
      size,
      new SyntheticScenes({ height: size, length: 2 ** 24, seed: TRAINING_SEED, split: 'train' }),
    ]),
  );
  for (let [step, index] = [0, 0]; ; step++) {
    const size = sizes[step % sizes.length];
    const count = PIXELS / size ** 2;
    const batch = await read(sets.get(size) as SyntheticScenes, index, count);
    index += count;
    try {
      yield { photos: batch.photos, labelMap: batch.layout.labelMap() };
    } finally {
      batch.dispose();
    }
  }
}

async function read(scenes: SyntheticScenes, first: number, count: number) {
  const samples = await Promise.all(Array.from({ length: count }, (_, i) => scenes.sample(first + i)));
  return batchOf(samples, { numClasses, levels: 1 });
}

await useBackend('tensorflow');
const [steps, filters] = [Number(values.steps), Number(values.filters)];
const model = segmenter({ numClasses, filters, seed: 1 });
await fitSegmenter(model, batches(), {
  ...{ steps, learningRate: 1.5e-3, seed: 1 },
  onStep: ({ step, loss }) => {
    if (step % 25 === 0) process.stdout.write(`step ${step}/${steps}  cross-entropy ${loss.toFixed(3)}\n`);
  },
});
const metadata = {
  ...{ classes: `${numClasses}`, filters: `${filters}`, steps: `${steps}`, seed: `${TRAINING_SEED}` },
  about: 'Segmenter of the synthetic scenes of ECGAN for JavaScript, fitted to real scenes only',
};
await writeFile(values.out, encodeSafetensors(await segmenterWeights(model), metadata, { half: true }));
process.stdout.write(`Written  ${values.out}\n`);
for (const size of new Set(sizes)) {
  const scenes = new SyntheticScenes({ height: size, length: 64, seed: SCORED_SEED, split: 'validation' });
  const batch = await read(scenes, 0, scenes.length);
  const { pixelAccuracy, meanIou, perClass } = await scoreImages(model, batch.photos, batch.layout.labelMap());
  batch.dispose();
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const ofClasses = scenes.classNames.map((name, i) => `${name} ${percent(perClass[i])}`).join(', ');
  process.stdout.write(
    `${size}×${size}: accuracy ${percent(pixelAccuracy)}, mean IoU ${percent(meanIou)}: ${ofClasses}\n`,
  );
}
process.exit(0);
