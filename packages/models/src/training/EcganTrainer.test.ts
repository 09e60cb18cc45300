import { exampleBatch, expectNoLeaks } from '@ecgan/testing';
import { mul, slice, sub, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { ecgan } from '../networks/ecgan.js';
import { EcganTrainer } from './EcganTrainer.js';
import type { TrainerOptions } from './TrainerOptions.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2] },
  ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
};

/** Similarity of all pairs of 32² pixels is most of a step of networks this small: on a grid, unless a test says otherwise. */
function trainerOf(options: Partial<TrainerOptions> = {}) {
  const networks = ecgan(tiny);
  return { networks, trainer: new EcganTrainer(networks, { steps: 10, similarityGrid: [8, 8], ...options }) };
}

describe('EcganTrainer', () => {
  test('default: one step reports every term of the total objective', async () => {
    const { trainer } = trainerOf({ similarityGrid: undefined });
    const { step, losses, learningRates } = await trainer.trainStep(exampleBatch([1, 32, 32]));
    expect(step).toBe(1);
    expect(Object.keys(losses).sort()).toEqual([
      'adversarialEdge',
      'adversarialImage',
      'adversarialRefined',
      'classPixel',
      'contrast',
      'discriminator',
      'fakeEdge',
      'fakeImage',
      'fakeRefined',
      'featureMatchingEdge',
      'featureMatchingImage',
      'featureMatchingRefined',
      'generator',
      'labelGenerator',
      'realEdge',
      'realImage',
      'similarityImage',
      'similarityRefined',
    ]);
    expect(learningRates).toEqual({ generator: 1e-4, discriminator: 4e-4, labelGenerator: 1e-3 });
  });

  test('behavior: the totals are the weighted sums of the terms', async () => {
    const { trainer } = trainerOf();
    const { losses } = await trainer.trainStep(exampleBatch([2, 32, 32]));
    const generator =
      losses.adversarialEdge +
      losses.adversarialImage +
      2 * losses.adversarialRefined +
      losses.similarityImage +
      losses.similarityRefined +
      losses.contrast +
      losses.classPixel +
      10 * (losses.featureMatchingEdge + losses.featureMatchingImage + 2 * losses.featureMatchingRefined);
    const discriminator =
      losses.realEdge + losses.fakeEdge + 3 * losses.realImage + losses.fakeImage + 2 * losses.fakeRefined;
    expect(losses.generator).toBeCloseTo(generator, 3);
    expect(losses.discriminator).toBeCloseTo(discriminator, 3);
  });

  test('args: weights of 0 leave terms out', async () => {
    const { trainer } = trainerOf({ weights: { similarity: 0, contrast: 0, terms: { featureMatchingEdge: 0 } } });
    const { losses } = await trainer.trainStep(exampleBatch([1, 32, 32]));
    expect(losses).not.toHaveProperty('similarityImage');
    expect(losses).not.toHaveProperty('contrast');
    expect(losses).not.toHaveProperty('featureMatchingEdge');
    expect(losses).toHaveProperty('featureMatchingImage');
  });

  test('behavior: learns to match a batch it sees again and again', async () => {
    const { trainer } = trainerOf({ steps: 40, decayFrom: 40, generatorLearningRate: 4e-3, labelLearningRate: 4e-3 });
    const noise = exampleBatch([1, 32, 32]);
    // A photo that can be told from the labels: every class has its colour.
    const photos = tidy(() => {
      const threeClasses = slice(noise.layout.segmentationMap(), [0, 0, 0, 0], [1, 32, 32, 3]);
      return sub(mul(threeClasses, 1.6), 0.8);
    }) as Tensor4D;
    const batch = { ...noise, photos };
    const first = await trainer.trainStep(batch);
    let last = first;
    for (let i = 0; i < 5; i++) last = await trainer.trainStep(batch);
    expect(last.losses.classPixel).toBeLessThan(first.losses.classPixel);
    expect(last.losses.labelGenerator).toBeLessThan(first.losses.labelGenerator);
    expect(last.losses.contrast).toBeLessThan(first.losses.contrast);
  });

  test('behavior: a step leaves as many tensors as it found', async () => {
    const { trainer } = trainerOf();
    const batch = exampleBatch([1, 32, 32]);
    await expectNoLeaks(() => trainer.trainStep(batch));
  });

  test('behavior: restored from its state, it goes on as if nothing had happened', async () => {
    const [first, second] = [1, 2].map((seed) => exampleBatch([1, 32, 32], { seed }));
    const { trainer } = trainerOf();
    await trainer.trainStep(first);
    const state = await trainer.state();
    const uninterrupted = await trainer.trainStep(second);

    const resumed = trainerOf({ seed: 9 }).trainer;
    await resumed.trainStep(second);
    await resumed.restore(state);
    expect(resumed.step).toBe(1);
    const { losses } = await resumed.trainStep(second);
    for (const [name, loss] of Object.entries(uninterrupted.losses)) expect(losses[name], name).toBeCloseTo(loss, 4);
  });

  test('behavior: samples come from the averaged weights, or from the current ones', async () => {
    const { trainer } = trainerOf({ generatorLearningRate: 1e-2, averageDecay: 0.9 });
    const batch = exampleBatch([1, 32, 32]);
    await trainer.trainStep(batch);
    const averaged = await trainer.generate(batch.layout);
    const current = await trainer.generate(batch.layout, { averaged: false });
    expect(averaged.refined.shape).toEqual([1, 32, 32, 3]);
    expect(Array.from(averaged.refined.dataSync())).not.toEqual(Array.from(current.refined.dataSync()));
  });

  test('error: a photo that is not a number stops before weights change', async () => {
    const { trainer, networks } = trainerOf();
    const batch = exampleBatch([1, 32, 32]);
    const before = networks.discriminator.weights.map((weight) => Array.from(weight.read().dataSync()));
    const photos = tidy(() => mul(batch.photos, Number.NaN)) as Tensor4D;
    await expect(trainer.trainStep({ ...batch, photos })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NonFiniteLossError: total: became NaN at step 0; the weights are those of the step before. Lower the learning rates or this term's weight and resume from the last checkpoint.]`,
    );
    const after = networks.discriminator.weights.map((weight) => Array.from(weight.read().dataSync()));
    expect(after).toEqual(before);
  });

  test('error: a state of other networks', async () => {
    const state = await trainerOf().trainer.state();
    const other = new EcganTrainer(ecgan({ ...tiny, filters: 4 }), { steps: 10 });
    await expect(other.restore(state)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[CheckpointMismatchError: generator/encoder_fc/kernel: the checkpoint should hold shape [3,3,5,64], but holds shape [3,3,5,32]. Build the networks with the options that the checkpoint was written with.]`,
    );
  });
});
