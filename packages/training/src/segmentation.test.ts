import { type EcganOptions, ecgan } from '@ecgan/models';
import { exampleBatch } from '@ecgan/testing';
import { EcganTrainer, type TrainerOptions } from '@ecgan/training';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

// The losses themselves: wiringOptions.test.ts. Resumed and compiled: resumeOptions.test.ts, compiledStep.test.ts.

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [3, 2], levels: 3, initialGain: 1, embeddingSize: 4 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const segmenting = { ...tiny, discriminator: 'segmentation', segmentationDepth: 2 } as const;
const trainerOf = (options: Partial<TrainerOptions>, network: EcganOptions = segmenting) =>
  new EcganTrainer(ecgan(network), { steps: 4, ...options });

test('behavior: the terms of images are those of OASIS; those of edges stay', {
  meta: { id: 'trainer-segmentation-terms' },
}, async () => {
  const { losses, gradientNorms } = await trainerOf({}).trainStep(exampleBatch([2, 8, 8], { levels: 3 }));
  expect(Object.keys(losses).filter((name) => /adversarial|Matching|real|fake|Mix/.test(name))).toEqual([
    ...['adversarialEdge', 'featureMatchingEdge', 'adversarialImage', 'adversarialRefined'],
    ...['realEdge', 'realImage', 'fakeEdge', 'fakeImage', 'fakeRefined', 'labelMixImage', 'labelMixRefined'],
  ]);
  expect(Object.keys(gradientNorms)).toEqual(['generator', 'discriminator', 'labelGenerator']);
});

test('behavior: where D reads the labels, G_l stays as it was and has no optimizer', {
  meta: { id: 'trainer-discriminator-reads-labels' },
}, async () => {
  const trainer = trainerOf({ discriminatorReadsLabels: true });
  const labelGeneratorOf = async () => {
    const { tensors } = await trainer.state();
    const own = Object.entries(tensors).filter(([name]) => name.startsWith('labelGenerator/'));
    return own.map(([name, { data }]) => [name, Array.from(data)]);
  };
  const before = await labelGeneratorOf();
  const { losses, gradientNorms } = await trainer.trainStep(exampleBatch([2, 8, 8], { levels: 3 }));
  expect(await labelGeneratorOf()).toEqual(before);
  expect(before.length).toBeGreaterThan(2);
  expect(Object.keys(gradientNorms)).toEqual(['generator', 'discriminator']);
  expect(losses.similarityRefined).toBeGreaterThan(0);
  expect(losses.labelGenerator).toBeUndefined();
});

test('error: options that do not go together', () => {
  expect(() => trainerOf({ discriminatorReadsLabels: true }, tiny)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: discriminatorReadsLabels: expected nothing, since D does not segment images, got true. Build the networks with discriminator: 'segmentation'.]`,
  );
  expect(() => trainerOf({ labelMix: 3 }, tiny)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labelMix: expected nothing, since D does not segment images, got 3. Build the networks with discriminator: 'segmentation'.]`,
  );
  expect(() => trainerOf({ labelMix: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labelMix: expected a finite number ≥ 0, got -1.]`,
  );
  const segmenter = (images: Tensor4D) => images;
  expect(() => trainerOf({ discriminatorReadsLabels: true, segmenter })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: discriminatorReadsLabels: expected false, since a segmenter reads the labels, got true. Leave one of them out.]`,
  );
  const weights = { terms: { featureMatchingRefined: 2 } };
  expect(() => trainerOf({ weights })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: weights.terms.featureMatchingRefined: expected nothing, since D segments images, got 2. Only edges, which a PatchGAN judges, have features that are matched.]`,
  );
});

test('error: a size that D cannot halve; the trainer can go on', async () => {
  const trainer = trainerOf({}, { ...segmenting, segmentationDepth: 4 });
  await expect(trainer.trainStep(exampleBatch([2, 8, 16], { levels: 3 }))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: photos: expected height and width that are multiples of 16, since D halves them 4 times, got "8×16". Build the networks with a smaller segmentationDepth, or train on another size.]`,
  );
  expect(trainer.step).toBe(0);
  await trainer.trainStep(exampleBatch([1, 16, 16], { levels: 3 }));
  expect(trainer.step).toBe(1);
});
