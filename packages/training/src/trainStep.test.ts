import { LabelLayout } from '@ecgan/core';
import { type EcganOptions, ecgan, generateImages } from '@ecgan/models';
import { networkVariables } from '@ecgan/models/internal';
import { exampleBatch, expectClose, expectNoLeaks, testsOf } from '@ecgan/testing';
import { cosineDecay, EcganTrainer, type ExampleBatch, type TrainerOptions, type TrainingState } from '@ecgan/training';
import { discriminateAll, trainingBatch } from '@ecgan/training/internal';
import {
  customGrad,
  memory,
  mul,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [3, 2], levels: 3, initialGain: 1, embeddingSize: 4 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};

function trainerOf(options: Partial<TrainerOptions> = {}, network: Partial<EcganOptions> = {}) {
  const networks = ecgan({ ...tiny, ...network });
  return { networks, trainer: new EcganTrainer(networks, { steps: 100, ...options }) };
}

const batchOf = (seed = 1, shape: [number, number, number] = [1, 8, 8]) => exampleBatch(shape, { levels: 3, seed });
/** One picture of a batch, as a batch. */
function oneOf({ layout, photos, edges }: ExampleBatch, image: number): ExampleBatch {
  const labels = Array.from(layout.labelMap().dataSync()).slice(64 * image, 64 * (image + 1));
  const part = (pictures: Tensor4D) => slice(pictures, [image, 0, 0, 0], [1, 8, 8, 3]) as Tensor4D;
  return {
    layout: LabelLayout.fromLabelMaps(labels, [1, 8, 8], { numClasses: 5, levels: 3 }),
    photos: part(photos),
    edges: part(edges),
  };
}
const notNumbers = (batch: ExampleBatch) => ({
  ...batch,
  photos: tidy(() => mul(batch.photos, Number.NaN)) as Tensor4D,
});

/** What of two states is not the same to the last bit, by name. */
function differences(one: TrainingState, other: TrainingState): string[] {
  const names = Object.keys({ ...one.tensors, ...other.tensors });
  const values = ({ tensors }: TrainingState, name: string) => Array.from(tensors[name]?.data ?? []);
  const unequal = names.filter((name) => {
    const [first, second] = [values(one, name), values(other, name)];
    return first.length !== second.length || first.some((value, i) => !Object.is(value, second[i]));
  });
  const counts = Object.keys(one.metadata).filter((name) => one.metadata[name] !== other.metadata[name]);
  return [...unequal, ...counts];
}

/** A perceptual loss that is a number while its gradient is none. */
const deceptive = (_: Tensor4D, fake: Tensor4D) =>
  customGrad((picture) => ({
    value: sum(mul(picture as Tensor, 0)),
    gradFunc: (dy: Tensor) => mul(mul(picture as Tensor, dy), Number.NaN),
  }))(fake) as Scalar;

describe('EcganTrainer', () => {
  testsOf('EcganTrainer');

  /** A trainer whose spectral norms have settled on a batch: one power iteration more or less is none. */
  function settled(options: Partial<TrainerOptions>, network: Partial<EcganOptions>, batch: ExampleBatch) {
    const one = trainerOf(options, network);
    const { generator, discriminator } = one.networks;
    for (let pass = 0; pass < 15; pass++)
      tidy(
        () => void discriminateAll(discriminator, trainingBatch(batch), generateImages(generator, batch.layout, true)),
      );
    return one;
  }

  test('args: batches, twice the same is a step on it once', async () => {
    const batch = batchOf(1, [2, 8, 8]);
    // All pixels are contrasted: nothing is drawn.
    const options = { contrast: { maxAnchors: 10 ** 6, maxPerClass: 10 ** 6 }, steps: 10 ** 6 };
    const [once, twice] = [settled(options, {}, batch), settled(options, {}, batch)];
    const first = await once.trainer.trainStep(batch);
    const second = await twice.trainer.trainStep([batch, batch]);
    for (const [name, loss] of Object.entries(first.losses)) expect(second.losses[name], name).toBeCloseTo(loss, 3);
    for (const [name, norm] of Object.entries(first.gradientNorms))
      expect(second.gradientNorms[name] / norm, name).toBeCloseTo(1, 1);
    expect((await twice.trainer.state()).metadata).toMatchObject({ step: '1', 'updates/generator': '1' });
  });

  test('args: batches, two are as one of both where neither statistics nor pairs join pictures', async () => {
    const both = batchOf(1, [2, 8, 8]);
    const alone = [0, 1].map((image) => oneOf(both, image));
    const options: Partial<TrainerOptions> = { weights: { contrast: 0, classPixel: 0 }, steps: 10 ** 6 };
    const network: Partial<EcganOptions> = { normalization: 'instance' };
    const [together, apart] = [settled(options, network, both), settled(options, network, both)];
    const first = await together.trainer.trainStep(both);
    const second = await apart.trainer.trainStep(alone);
    for (const name of ['generator', 'discriminator', 'featureMatchingRefined', 'similarityImage'])
      expect(second.losses[name], name).toBeCloseTo(first.losses[name], 3);
    for (const name of ['generator', 'discriminator'])
      expect(second.gradientNorms[name] / first.gradientNorms[name], name).toBeCloseTo(1, 2);
  });

  test('args: discriminatorSteps, D learns as often, each time from a batch of its own', async () => {
    const { trainer } = trainerOf({ discriminatorSteps: 3 });
    expect(trainer.batchesPerStep).toBe(3);
    const batches = [1, 2, 3].map((seed) => batchOf(seed));
    const { losses } = await trainer.trainStep(batches);
    await expectNoLeaks(() => trainer.trainStep(batches));
    expect((await trainer.state()).metadata).toMatchObject({
      ...{ step: '3', 'updates/discriminator': '9', 'updates/generator': '3', 'updates/labelGenerator': '3' },
      'updates/average': '3',
    });
    const terms = (await trainerOf().trainer.trainStep(batches[2])).losses;
    expect(Object.keys(losses).sort()).toEqual(Object.keys(terms).sort());
    // D has learnt twice before: what it says of the same picture is no longer the same.
    expect(losses.realImage).not.toBeCloseTo(terms.realImage, 4);
    await expect(trainer.trainStep(batches.slice(1))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: batches: expected 3 or a multiple, one share for each update of D, got 2.]`,
    );
    await expect(trainer.trainStep([])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: batches: expected 3 or a multiple, one share for each update of D, got 0.]`,
    );
  });

  test('args: schedule, clipNorm, averageFrom', async () => {
    const { trainer, networks } = trainerOf({
      ...{ steps: 4, decayFrom: 0, schedule: cosineDecay, clipNorm: 1e-3, averageFrom: 2, averageDecay: 0.5 },
    });
    const batch = batchOf();
    const rates: number[] = [];
    for (let step = 0; step < 3; step++) {
      const { learningRates, gradientNorms } = await trainer.trainStep(batch);
      rates.push(learningRates.generator * 1e4);
      expect(Object.keys(gradientNorms).sort()).toEqual(['discriminator', 'generator', 'labelGenerator']);
      expect(gradientNorms.generator).toBeGreaterThan(1e-3);
      const { tensors, metadata } = await trainer.state();
      const [name] = networkVariables(networks)[0];
      const same = String(tensors['average/0'].data) === String(tensors[name].data);
      expect([same, metadata['updates/average']]).toEqual(step < 2 ? [true, '0'] : [false, '1']);
    }
    expectClose(rates, [1, (1 + Math.SQRT1_2) / 2, 0.5], 1e-9);
  });

  describe.each([false, true])('a step that fails, alternating %s', (alternating) => {
    test('error: a loss: the trainer is as it was to the last bit, and goes on', async () => {
      const { trainer } = trainerOf({ alternating, contrast: { memory: {}, maxPerClass: 4 } });
      const batch = batchOf();
      await trainer.trainStep(batch);
      const before = await trainer.state();
      const broken = notNumbers(batch);
      const tensors = memory().numTensors;
      for (const batches of [broken, [batch, broken]]) await expect(trainer.trainStep(batches)).rejects.toThrow('NaN');
      expect(memory().numTensors).toBe(tensors);
      expect(differences(await trainer.state(), before)).toEqual([]);
      expect((await trainer.trainStep(batch)).step).toBe(2);
    });

    test('error: a gradient, of which the weight is named', async () => {
      const { trainer } = trainerOf({ alternating, perceptual: deceptive });
      const before = await trainer.state();
      const failed = trainer.trainStep(batchOf());
      await expect(failed).rejects.toThrow(
        /^generator: the gradient in generator\/\w+\/\w+ became NaN at step 0, though every loss is a number/,
      );
      await expect(failed).rejects.toMatchObject({ name: 'NonFiniteGradientError', facts: { objective: 'generator' } });
      expect(differences(await trainer.state(), before)).toEqual([]);
    });
  });

  test('error: out of memory says what to lower and by how much', {
    meta: { id: 'train-step-out-memory-says' },
  }, async () => {
    const failing = (message: string, batch: ExampleBatch) => {
      const perceptual = () => {
        throw new RangeError(message);
      };
      return trainerOf({ perceptual }).trainer.trainStep(batch);
    };
    const several = failing('Array buffer allocation failed', batchOf(1, [5, 8, 16]));
    await expect(several).rejects.toThrowErrorMatchingInlineSnapshot(
      `[OutOfMemoryError: A batch of 5 pictures of 8×16 with C = 2 does not fit into memory, at step 0. 0.00019 GiB of it are weights, their average, gradients and Adam's slots; the rest grows with batch × height × width × C. Lower the batch to 3 for 60 % of it, and give each step 2 such batches (accumulate) for an update from as many pictures; lower the size to 4×8 for a quarter, or the width C to 1 for half. Go on from the last checkpoint.]`,
    );
    await expect(several).rejects.toMatchObject({ facts: { batch: 5, height: 8, width: 16, filters: 2, step: 0 } });
    const one = failing('OOM when allocating tensor with shape[1,8,8,64] and type float', batchOf());
    await expect(one).rejects.toThrowErrorMatchingInlineSnapshot(
      `[OutOfMemoryError: A batch of 1 pictures of 8×8 with C = 2 does not fit into memory, at step 0. 0.00019 GiB of it are weights, their average, gradients and Adam's slots; the rest grows with batch × height × width × C. The batch cannot be smaller: lower the size to 4×4 for a quarter, or the width C to 1 for half of it. Go on from the last checkpoint.]`,
    );
    await expect(failing('something else', batchOf())).rejects.toThrow(RangeError);
  });

  test('error: options out of range', () => {
    expect(() => trainerOf({ clipNorm: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: clipNorm: expected a finite number > 0, got 0.]`,
    );
    expect(() => trainerOf({ discriminatorSteps: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: discriminatorSteps: expected an integer ≥ 1, got 1.5.]`,
    );
    expect(() => trainerOf({ averageFrom: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: averageFrom: expected an integer ≥ 0, got -1.]`,
    );
  });
});
