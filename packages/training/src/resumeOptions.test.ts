import { type EcganOptions, ecgan } from '@ecgan/models';
import { exampleBatch, expectClose } from '@ecgan/testing';
import { EcganTrainer, type TrainerOptions, type TrainingState } from '@ecgan/training';
import { memory, mul } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

// Resuming a run with options that draw random numbers: the draws go on where they were.

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [3, 2], levels: 3, initialGain: 1, embeddingSize: 4 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const batchOf = (seed: number) => exampleBatch([2, 8, 8], { levels: 3, seed });

const cases: [string, { options?: Partial<TrainerOptions>; network?: Partial<EcganOptions> }][] = [
  ['augmentation', { options: { augmentation: {} } }],
  ['a discriminator that segments', { network: { discriminator: 'segmentation', segmentationDepth: 2 } }],
  [
    'a discriminator that segments and reads labels',
    {
      options: { discriminatorReadsLabels: true, alternating: true, augmentation: {}, clipNorm: 0.5 },
      network: { discriminator: 'segmentation', segmentationDepth: 2 },
    },
  ],
  ['noise', { network: { noiseSize: 3 } }],
  [
    'both, balanced classes, a memory and drawn pixels',
    {
      options: {
        ...{ augmentation: {}, balanceClassPixels: true, balanceLabels: true, alternating: true },
        ...{ similarityGrid: [4, 4] as [number, number], contrast: { memory: { memorySize: 6 } } },
      },
      network: { noiseSize: 2 },
    },
  ],
];

/** The arrays that differ in a bit, and the metadata that differ. */
function differences(one: TrainingState, other: TrainingState): string[] {
  const values = ({ tensors }: TrainingState, name: string) => Array.from(tensors[name]?.data ?? []);
  const names = Object.keys({ ...one.tensors, ...other.tensors });
  const unequal = names.filter((name) => {
    const [first, second] = [values(one, name), values(other, name)];
    return first.length !== second.length || first.some((value, i) => !Object.is(value, second[i]));
  });
  return [...unequal, ...Object.keys(one.metadata).filter((name) => one.metadata[name] !== other.metadata[name])];
}

describe.each(cases)('%s', (_, { options = {}, network = {} }) => {
  const made = () => {
    const networks = ecgan({ ...tiny, ...network });
    return new EcganTrainer(networks, { steps: 10, generatorLearningRate: 1e-2, ...options });
  };

  test('behavior: a run that is resumed is the run that was never stopped, to the bit', async () => {
    const whole = made();
    for (let step = 0; step < 4; step++) await whole.trainStep(batchOf(step));
    const [stopped, resumed] = [made(), made()];
    for (let step = 0; step < 2; step++) await stopped.trainStep(batchOf(step));
    await resumed.restore(await stopped.state());
    for (let step = 2; step < 4; step++) await resumed.trainStep(batchOf(step));
    expect(differences(await resumed.state(), await whole.state())).toEqual([]);
  });

  test('behavior: another seed draws other numbers; a step that fails takes its draws back; steps leave no tensors', async () => {
    const [one, other] = [made(), made()];
    const before = await one.state();
    const batch = batchOf(1);
    await expect(
      one.trainStep({ ...batch, photos: mul(batch.photos, Number.NaN) as typeof batch.photos }),
    ).rejects.toThrow(/became/);
    expect(differences(await one.state(), before)).toEqual([]);
    await one.trainStep(batchOf(2));
    await other.trainStep(batchOf(2));
    expect(differences(await one.state(), await other.state())).toEqual([]);
    const counted = batchOf(3);
    await one.trainStep(counted);
    const tensors = memory().numTensors;
    // A memory that is full stays as large.
    for (let step = 0; step < 2; step++) await one.trainStep(counted);
    expect(memory().numTensors).toBe(tensors);
  });
});

test('behavior: samples of a generator with noise are those of a seed, whatever the step', async () => {
  const trainer = new EcganTrainer(ecgan({ ...tiny, noiseSize: 3 }), { steps: 4 });
  const { layout } = batchOf(1);
  const [first, again, other] = [
    await trainer.generate(layout, { noiseSeed: 5 }),
    await trainer.generate(layout, { noiseSeed: 5 }),
    await trainer.generate(layout, { noiseSeed: 6 }),
  ];
  expectClose(first.refined, again.refined, 0);
  // Without one it is 0, which TF.js itself takes for no seed.
  expectClose((await trainer.generate(layout)).refined, (await trainer.generate(layout, { noiseSeed: 0 })).refined, 0);
  expect(() => expectClose(first.refined, other.refined, 1e-3)).toThrow();
});
