import { LabelLayout } from '@ecgan/core';
import { type EcganOptions, ecgan, labelGenerator } from '@ecgan/models';
import { exampleBatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { add, memory, mul, slice, sub, sum, type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { EcganTrainer } from './EcganTrainer.js';
import type { TrainerOptions } from './options.js';

testsOf('EcganTrainer');

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2], levels: 3 },
  ...{
    discriminatorFilters: 4,
    discriminatorLayers: 2,
    discriminatorScales: 1,
    labelFilters: 4,
    labelHalvings: 1,
    embeddingSize: 8,
  },
};

function trainerOf(options: Partial<TrainerOptions> = {}, network: Partial<EcganOptions> = {}) {
  const networks = ecgan({ ...tiny, ...network });
  return { networks, trainer: new EcganTrainer(networks, { steps: 10, ...options }) };
}

const batchOf = (shape: [number, number, number] = [1, 8, 8], seed = 1) => exampleBatch(shape, { levels: 3, seed });

const weightsOf = (model: LayersModel) => model.weights.map((weight) => Array.from(weight.read().dataSync()));

/** A batch of one image whose labels are given, with photos of noise. */
function labelled(labels: number[]) {
  const layout = LabelLayout.fromLabelMaps(labels, [1, 8, 8], { numClasses: 5, levels: 3 });
  return { ...batchOf(), layout };
}

describe('EcganTrainer', () => {
  test('default: one step reports every term of the total objective', {
    meta: { id: 'ecgan-trainer-step-reports-every' },
  }, async () => {
    const { trainer } = trainerOf({}, { discriminatorScales: 2 });
    const { step, losses, learningRates } = await trainer.trainStep(batchOf());
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

  test('behavior: the totals are the weighted sums of the terms, warmed up ones by their share', {
    meta: { id: 'ecgan-trainer-totals-weighted-sums' },
  }, async () => {
    const { trainer } = trainerOf({ warmup: { contrast: 4, similarityImage: 2 } });
    const { losses } = await trainer.trainStep(batchOf([2, 8, 16]));
    const generator =
      losses.adversarialEdge +
      losses.adversarialImage +
      2 * losses.adversarialRefined +
      losses.similarityImage / 2 +
      losses.similarityRefined +
      losses.contrast / 4 +
      losses.classPixel +
      10 * (losses.featureMatchingEdge + losses.featureMatchingImage + 2 * losses.featureMatchingRefined);
    const discriminator =
      losses.realEdge + losses.fakeEdge + 3 * losses.realImage + losses.fakeImage + 2 * losses.fakeRefined;
    expect(losses.generator).toBeCloseTo(generator, 3);
    expect(losses.discriminator).toBeCloseTo(discriminator, 3);
  });

  test('args: weights of 0 leave terms out', async () => {
    const { trainer } = trainerOf({ weights: { similarity: 0, contrast: 0, terms: { featureMatchingEdge: 0 } } });
    const { losses } = await trainer.trainStep(batchOf());
    expect(losses).not.toHaveProperty('similarityImage');
    expect(losses).not.toHaveProperty('contrast');
    expect(losses).not.toHaveProperty('featureMatchingEdge');
    expect(losses).toHaveProperty('featureMatchingImage');
  });

  test('args: D is not shown what has weight 0 in every term; gradients are those of vanishing weights', async () => {
    // Of edges and I'': D sees photos and I' alone.
    const weighing = (weight: number) => ({
      ...{ refined: weight, similarity: 0, contrast: 0, classPixel: 0 },
      terms: { adversarialEdge: weight, featureMatchingEdge: weight, realEdge: weight, fakeEdge: weight },
    });
    const [none, nearlyNone] = [0, 1e-20].map((weight) => trainerOf({ weights: weighing(weight) }));
    const [found, expected] = [await none.trainer.trainStep(batchOf()), await nearlyNone.trainer.trainStep(batchOf())];
    const names = Object.keys(found.losses).sort();
    expect(names).toEqual([
      ...['adversarialImage', 'discriminator', 'fakeImage', 'featureMatchingImage'],
      ...['generator', 'labelGenerator', 'realImage'],
    ]);
    for (const name of names) expect(found.losses[name], name).toBeCloseTo(expected.losses[name], 5);
    for (const [name, norm] of Object.entries(found.gradientNorms))
      expect(norm / expected.gradientNorms[name], name).toBeCloseTo(1, 5);
  });

  test('error: nothing for D to learn from', () => {
    const terms = { realEdge: 0, fakeEdge: 0, realImage: 0, fakeImage: 0, fakeRefined: 0 };
    expect(() => trainerOf({ weights: { terms } })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights.terms: expected a weight above 0 for one of realEdge, fakeEdge, realImage, fakeImage, fakeRefined, which D learns from, got 0.]`,
    );
  });

  test('args: perceptual, one term per picture', async () => {
    const perceptual = (real: Tensor4D, fake: Tensor4D) => sum(mul(sub(real, fake), 0));
    const { losses } = await trainerOf({
      perceptual: (...pictures) => add(perceptual(...pictures), 3),
    }).trainer.trainStep(batchOf());
    expect([losses.perceptualEdge, losses.perceptualImage, losses.perceptualRefined]).toEqual([3, 3, 3]);
  });

  test('behavior: learns to match a batch it sees again and again', async () => {
    const { trainer } = trainerOf({ steps: 40, decayFrom: 40, generatorLearningRate: 4e-3, labelLearningRate: 4e-3 });
    const noise = batchOf();
    // A photo that can be told from the labels: every class has its colour.
    const photos = tidy(() => {
      const threeClasses = slice(noise.layout.segmentationMap(), [0, 0, 0, 0], [1, 8, 8, 3]);
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

  test('behavior: a step leaves as many tensors as it found, with a full memory and several scales too', async () => {
    const options = { contrast: { memory: { memorySize: 4 } }, ignoreLabel: 0 };
    const { trainer } = trainerOf(options, { contrastLevels: [0, 1] });
    const batch = batchOf();
    await trainer.trainStep(batch);
    await expectNoLeaks(() => trainer.trainStep(batch));
  });

  test('args: alternating, the same terms; the first of the generator and of G_l are the same numbers', async () => {
    const batch = batchOf();
    const { trainer } = trainerOf({ alternating: true });
    const { losses } = await trainer.trainStep(batch);
    const together = (await trainerOf().trainer.trainStep(batch)).losses;
    expect(Object.keys(losses).sort()).toEqual(Object.keys(together).sort());
    for (const name of ['generator', 'labelGenerator', 'contrast', 'featureMatchingRefined'])
      expect(losses[name]).toBeCloseTo(together[name], 5);
    await expectNoLeaks(() => trainer.trainStep(batch));
  });

  test('behavior: samples come from the averaged weights, or from the current ones', async () => {
    const { trainer } = trainerOf({ generatorLearningRate: 1e-2, averageDecay: 0.9 });
    const batch = batchOf();
    await trainer.trainStep(batch);
    const averaged = await trainer.generate(batch.layout);
    const current = await trainer.generate(batch.layout, { averaged: false });
    expect(averaged.refined.shape).toEqual([1, 8, 8, 3]);
    expect(Array.from(averaged.refined.dataSync())).not.toEqual(Array.from(current.refined.dataSync()));
  });

  test('behavior: disposes all that it made, twice without harm', async () => {
    const networks = ecgan(tiny);
    const batch = batchOf();
    await new EcganTrainer(networks, { steps: 1 }).trainStep(batch);
    const before = memory().numTensors;
    const trainer = new EcganTrainer(networks, { steps: 1, contrast: { memory: {} } });
    await trainer.trainStep(batch);
    trainer.dispose();
    trainer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  describe('contrast', () => {
    test('args: memory, of every class what was contrasted and its mean; it is contrasted with from the next step on', {
      meta: { id: 'ecgan-trainer-memory-every-class' },
    }, async () => {
      const weights = { terms: { contrast: 1 } };
      const rates = { generatorLearningRate: 0, discriminatorLearningRate: 0 };
      const plain = trainerOf({ weights, ...rates }).trainer;
      const { trainer } = trainerOf({
        weights,
        ...rates,
        contrast: { memory: { memorySize: 50, pixelsPerRegion: 3 } },
      });
      const batch = batchOf();
      const [first, alone] = [await trainer.trainStep(batch), await plain.trainStep(batch)];
      expect(first.losses.contrast).toBeCloseTo(alone.losses.contrast, 5);
      const { tensors } = await trainer.state();
      const pixels = [0, 1, 2, 3, 4].map((id) => batch.layout.levels[0].symbols.filter((one) => one === id).length);
      expect(Array.from(tensors['memory/pixels/added'].data)).toEqual(pixels.map((count) => Math.min(3, count)));
      expect(Array.from(tensors['memory/regions/added'].data)).toEqual(pixels.map((count) => Math.min(1, count)));
      const [second, aloneAgain] = [await trainer.trainStep(batch), await plain.trainStep(batch)];
      // More negatives below the same positives.
      expect(second.losses.contrast).toBeGreaterThan(aloneAgain.losses.contrast);
    });

    test('args: contrastLevels without F', async () => {
      const { trainer } = trainerOf({}, { contrastLevels: [1, 2] });
      const { losses } = await trainer.trainStep(batchOf([2, 8, 16]));
      expect(losses.contrast).toBeGreaterThan(0);
    });

    test('behavior: every branch of the projection learns', async () => {
      const { trainer, networks } = trainerOf({}, { contrastLevels: [0, 1] });
      const before = weightsOf(networks.projectionHead);
      await trainer.trainStep(batchOf());
      const after = weightsOf(networks.projectionHead);
      expect(after).toHaveLength(8);
      after.forEach((values, i) => {
        expect(values).not.toEqual(before[i]);
      });
    });
  });

  describe('segmenter', () => {
    const onlySimilarity = { adversarial: 0, contrast: 0, classPixel: 0, featureMatching: 0 };

    test('default: a frozen model of the user reads the labels: it stays as it is and the generator learns', {
      meta: { id: 'ecgan-trainer-frozen-model-user' },
    }, async () => {
      const segmenter = labelGenerator({ ...tiny, seed: 5 });
      const { trainer, networks } = trainerOf({
        weights: onlySimilarity,
        segmenter: (images) => segmenter.apply(images) as Tensor4D,
      });
      const frozen = [segmenter, networks.labelGenerator];
      const before = { frozen: frozen.map(weightsOf), generator: weightsOf(networks.generator) };
      const { losses, learningRates } = await trainer.trainStep(batchOf());
      expect(frozen.map(weightsOf)).toEqual(before.frozen);
      expect(losses).not.toHaveProperty('labelGenerator');
      expect(learningRates).toEqual({ generator: 1e-4, discriminator: 4e-4 });
      const moved = networks.generator.weights.filter(({ trainable }, i) => {
        return trainable && weightsOf(networks.generator)[i].join() !== before.generator[i].join();
      });
      expect(moved.map(({ originalName }) => originalName)).toContain('encoder_fc/kernel');
    });

    test('behavior: similarity is that of its logits', {
      meta: { id: 'ecgan-trainer-similarity-logits' },
    }, async () => {
      const logits = random([2, 8, 8, 5], 3);
      const segmenter = (images: Tensor4D) => add(logits, mul(sum(images), 0)) as Tensor4D;
      const batch = batchOf();
      const { losses } = await trainerOf({ segmenter, ignoreLabel: 2 }).trainer.trainStep(batch);
      const labels = Array.from(batch.layout.levels[0].symbols);
      const [image, refined] = (logits.arraySync() as number[][][][]).map((one) => similarity(labels, one.flat(), 2));
      expect(losses.similarityImage).toBeCloseTo(image, 4);
      expect(losses.similarityRefined).toBeCloseTo(refined, 4);
    });
  });

  describe('ignoreLabel', () => {
    test('default: a photo does not count where it is', async () => {
      const batch = labelled(Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 4 : i % 3)));
      // Anything at all in the left half.
      const changed = tidy(() => add(batch.photos, mul(sub(1, batch.photos), leftHalf()))) as Tensor4D;
      const lossOf = async (photos: Tensor4D, ignoreLabel?: number) =>
        (await trainerOf({ ignoreLabel }).trainer.trainStep({ ...batch, photos })).losses.classPixel;
      expect(await lossOf(changed, 4)).toBe(await lossOf(batch.photos, 4));
      expect(await lossOf(changed)).not.toBe(await lossOf(batch.photos));
    });

    test('behavior: G_l is fitted to the other pixels', { meta: { id: 'ecgan-trainer-g-l-fitted' } }, async () => {
      const batch = batchOf();
      const { trainer, networks } = trainerOf({ ignoreLabel: 1 });
      const logits = (networks.labelGenerator.apply(batch.photos) as Tensor).arraySync() as number[][][][];
      const labels = Array.from(batch.layout.levels[0].symbols);
      const each = logits[0].flat().map((row, i) => -Math.log(softmax(row)[labels[i]]));
      const counted = each.filter((_, i) => labels[i] !== 1);
      const { losses } = await trainer.trainStep(batch);
      expect(losses.labelGenerator).toBeCloseTo(counted.reduce((total, loss) => total + loss, 0) / counted.length, 5);
    });

    test('behavior: if every pixel is ignored, all terms that read labels are 0 and training continues', async () => {
      const batch = labelled(new Array(64).fill(3));
      const options = { ignoreLabel: 3, contrast: { memory: {} } };
      const { trainer, networks } = trainerOf(options, { contrastLevels: [0, 2] });
      const { losses } = await trainer.trainStep(batch);
      const { similarityImage, similarityRefined, contrast, classPixel, labelGenerator } = losses;
      expect([similarityImage, similarityRefined, contrast, classPixel, labelGenerator].map(Math.abs)).toEqual(
        new Array(5).fill(0),
      );
      expect(weightsOf(networks.generator).flat().every(Number.isFinite)).toBe(true);
      await expectNoLeaks(() => trainer.trainStep(batch));
    });
  });

  test('error: a photo that is not a number stops before weights change, and leaves no tensors', {
    meta: { id: 'ecgan-trainer-photo-not-number' },
  }, async () => {
    const { trainer, networks } = trainerOf({ contrast: { memory: {} } });
    const batch = batchOf();
    await trainer.trainStep(batch);
    const before = weightsOf(networks.discriminator);
    const photos = tidy(() => mul(batch.photos, Number.NaN)) as Tensor4D;
    const tensors = memory().numTensors;
    await expect(trainer.trainStep({ ...batch, photos })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NonFiniteLossError: labelGenerator: became NaN at step 1; that update was not made. Lower the learning rates or this term's weight and resume from the last checkpoint.]`,
    );
    expect(memory().numTensors).toBe(tensors);
    expect(weightsOf(networks.discriminator)).toEqual(before);
    expect(trainer.step).toBe(1);
  });

  test('error: only D fails; nothing is remembered of the step', async () => {
    const segmenter = (images: Tensor4D) => labels.apply(images) as Tensor4D;
    const labels = labelGenerator(tiny);
    const { trainer } = trainerOf({
      segmenter,
      contrast: { memory: {} },
      weights: { classPixel: 0, featureMatching: 0 },
    });
    const batch = batchOf();
    await trainer.trainStep(batch);
    const remembered = async () => (await trainer.state()).tensors['memory/pixels/added'].data;
    const before = { added: await remembered(), tensors: memory().numTensors };
    const photos = tidy(() => mul(batch.photos, Number.NaN)) as Tensor4D;
    await expect(trainer.trainStep({ ...batch, photos })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NonFiniteLossError: realImage: became NaN at step 1; that update was not made. Lower the learning rates or this term's weight and resume from the last checkpoint.]`,
    );
    photos.dispose();
    expect(await remembered()).toEqual(before.added);
    expect(memory().numTensors).toBe(before.tensors);
  });

  test('error: options out of range', () => {
    expect(() => trainerOf({ ignoreLabel: 5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: ignoreLabel: expected a class id from 0 to 4, got 5. Map ignored and unknown ids to a class of their own.]`,
    );
    expect(() => trainerOf({ warmup: { contrast: 0.5 } })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: warmup.contrast: expected an integer of steps ≥ 0, got 0.5.]`,
    );
    expect(() => trainerOf({ contrast: { memory: { memorySize: 0 } } })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: memorySize: expected an integer ≥ 1, got 0.]`,
    );
  });
});

const softmax = (row: number[]) => {
  const exps = row.map(Math.exp);
  const total = exps.reduce((partial, one) => partial + one, 0);
  return exps.map((one) => one / total);
};

/** The similarity loss in float64 over all pairs of pixels that are not ignored. */
function similarity(labels: number[], logits: number[][], ignored: number): number {
  const counted = labels.map((_, i) => i).filter((i) => labels[i] !== ignored);
  const probabilities = logits.map(softmax);
  let total = 0;
  for (const i of counted)
    for (const j of counted) {
      const alike = probabilities[i].reduce((partial, one, c) => partial + one * probabilities[j][c], 0);
      total -= Math.log(labels[i] === labels[j] ? alike : 1 - alike);
    }
  return total / counted.length ** 2;
}

/** 1 on the left half of a picture of 8×8 pixels. */
const leftHalf = () =>
  tensor4d(
    Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0)),
    [1, 8, 8, 1],
  );
