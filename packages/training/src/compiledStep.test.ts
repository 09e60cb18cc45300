import { type CompileStats, compile } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { type EcganOptions, ecgan } from '@ecgan/models';
import { random } from '@ecgan/testing';
import {
  avgPool,
  concat,
  getBackend,
  memory,
  mul,
  type Scalar,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor4D,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { CompileStep } from './CompileStep.js';
import type { TrainingState } from './checkpoint/trainingState.js';
import { EcganTrainer, type StepReport } from './EcganTrainer.js';
import type { ExampleBatch, TrainerOptions } from './options.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [3, 2], levels: 3, initialGain: 1, embeddingSize: 4 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const compiles = getBackend() === 'tensorflow';

/** Waves of classes that differ from batch to batch, and so do the sizes of everything that is computed once per neighbourhood. */
function batchOf(seed: number): ExampleBatch {
  const labels = Array.from({ length: 2 * 16 * 16 }, (_, i) => {
    const [image, y, x] = [i >> 8, (i >> 4) % 16, i % 16];
    return Math.floor((x + 2 * Math.sin((y + seed + 1) / 3) + (seed + 1) * (image + 1) + 3) / 8) % 5;
  });
  const layout = LabelLayout.fromLabelMaps(labels, [2, 16, 16], { numClasses: 5, levels: 3 });
  const picture = (which: number) => random([2, 16, 16, 3], 10 * seed + which) as Tensor4D;
  return { layout, photos: picture(1), edges: picture(2) };
}

type Options = Partial<TrainerOptions>;

/** A trainer, and what its step has become. */
function trainerOf(options: Options, network: Partial<EcganOptions>, compiled: boolean) {
  const made: { readonly stats: CompileStats }[] = [];
  const noted: CompileStep = (step, stepOptions) => {
    const one = compile(step, stepOptions);
    made.push(one);
    return one;
  };
  const trainer = new EcganTrainer(ecgan({ ...tiny, ...network }), {
    ...{ steps: 16, decayFrom: 6, generatorLearningRate: 1e-2, ...options },
    ...(compiled && { compile: noted }),
  });
  return { trainer, stats: () => made[0].stats };
}

/** All that is in a state, to the bit. */
const bits = ({ tensors, metadata }: TrainingState) => ({
  metadata,
  tensors: Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ]),
  ),
});
const stateOf = async ({ trainer }: { trainer: EcganTrainer }) => bits(await trainer.state());

/** Steps from the first on; each takes so many batches, of which none comes twice. */
async function steps(trainer: EcganTrainer, count: number, batches = 1): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (let i = 0; i < count; i++) {
    const first = trainer.step * batches;
    const given = Array.from({ length: batches }, (_, k) => batchOf(first + k));
    reports.push(await trainer.trainStep(given));
    for (const { layout, photos, edges } of given) for (const one of [layout, photos, edges]) one.dispose();
  }
  return reports;
}

const perceptual = (real: Tensor4D, fake: Tensor4D) => {
  const [a, b] = [real, fake].map((images) => avgPool(images, 2, 2, 'valid'));
  return sum(square(sub(a, b))) as Scalar;
};

const cases: Record<string, { options?: Options; network?: Partial<EcganOptions>; batches?: number }> = {
  together: {},
  'together, similarity estimated': { options: { similarityGrid: [4, 8] } },
  alternating: { options: { alternating: true } },
  'a memory of two levels': {
    options: { contrast: { memory: { memorySize: 12, pixelsPerRegion: 3 }, maxAnchors: 40 } },
    network: { contrastLevels: [0, 1] },
  },
  'two updates of D': { options: { discriminatorSteps: 2 }, batches: 2 },
  'accumulation of three batches': { options: { similarityGrid: [8, 8] }, batches: 3 },
  'two updates of D, each of two batches, in turn': {
    options: { discriminatorSteps: 2, alternating: true },
    batches: 4,
  },
  clipping: { options: { clipNorm: 0.5 } },
  'warm-up and a late average': { options: { warmup: { contrast: 7, similarityImage: 4 }, averageFrom: 3 } },
  'a perceptual term': { options: { perceptual } },
  'an ignored label': { options: { ignoreLabel: 1, contrast: { memory: { memorySize: 4 } } } },
  'terms of no weight': { options: { weights: { classPixel: 0, similarity: 0, contrast: 0 } } },
  'class presence': { network: { classPresence: true } },
  'balanced classes': { options: { balanceClassPixels: true, balanceLabels: true, ignoreLabel: 1 } },
  augmentation: { options: { augmentation: {}, ignoreLabel: 1 } },
  'noise, augmentation, balanced classes, and a memory': {
    options: {
      ...{ augmentation: {}, balanceClassPixels: true, balanceLabels: true, alternating: true },
      contrast: { memory: { memorySize: 6 } },
    },
    network: { noiseSize: 3 },
  },
  'augmentation without colours, two updates of D in turn': {
    options: { augmentation: { colour: false, translation: 0.4 }, discriminatorSteps: 2, alternating: true },
    batches: 2,
  },
  'a discriminator that segments': { network: { discriminator: 'segmentation', segmentationDepth: 2 } },
  'a discriminator that segments and reads labels, in turn, augmented': {
    options: {
      ...{ discriminatorReadsLabels: true, alternating: true, discriminatorSteps: 2, augmentation: {}, ignoreLabel: 1 },
    },
    network: { discriminator: 'segmentation', segmentationDepth: 2, noiseSize: 2 },
    batches: 2,
  },
  'a segmenter of the user': {
    options: {
      segmenter: (images) => concat([images, slice(images, [0, 0, 0, 0], [-1, -1, -1, 2])], 3) as Tensor4D,
    },
  },
};

describe.skipIf(!compiles)('compiled', () => {
  for (const [name, { options = {}, network = {}, batches = 1 }] of Object.entries(cases))
    test(`args: ${name}: every number and the whole state are the eager ones to the bit`, async () => {
      const [eager, compiled] = [false, true].map((which) => trainerOf(options, network, which));
      for (let step = 0; step < 8; step++) {
        const [expected] = await steps(eager.trainer, 1, batches);
        const [found] = await steps(compiled.trainer, 1, batches);
        expect(found).toEqual(expected);
        expect(Object.keys(found.losses)).toEqual(Object.keys(expected.losses));
      }
      expect(await stateOf(compiled)).toEqual(await stateOf(eager));
      expect(compiled.stats().compiledCalls).toBeGreaterThanOrEqual(2);
      // One up to each batch's predictions, and one for the rest, averages included.
      for (const { functions } of compiled.stats().keys) expect(functions).toBeLessThanOrEqual(batches + 1);
      for (const { trainer } of [eager, compiled]) trainer.dispose();
    });

  test('behavior: continues from a state bit for bit, in either mode', async () => {
    const options = { similarityGrid: [4, 8] as [number, number], contrast: { memory: { memorySize: 6 } } };
    const made = (compiled: boolean) => trainerOf(options, {}, compiled);
    const whole = made(true);
    await steps(whole.trainer, 10);
    const expected = await stateOf(whole);
    for (const [before, after] of [
      [true, true],
      [true, false],
      [false, true],
    ]) {
      const [killed, resumed] = [made(before), made(after)];
      await steps(killed.trainer, 5);
      await resumed.trainer.restore(await killed.trainer.state());
      await steps(resumed.trainer, 5);
      expect(await stateOf(resumed)).toEqual(expected);
      if (after) expect(resumed.stats().compiledCalls).toBeGreaterThan(0);
    }
  });

  test('behavior: steps leave as many tensors as they found', async () => {
    const { trainer, stats } = trainerOf({ contrast: { memory: { memorySize: 4 } } }, {}, true);
    await steps(trainer, 6);
    const [before, { compiledCalls }] = [memory().numTensors, stats()];
    await steps(trainer, 6);
    expect(memory().numTensors).toBe(before);
    expect(stats().compiledCalls).toBeGreaterThan(compiledCalls + 2);
  });

  /** Refuses a batch; nothing of the trainer has changed then, and it goes on as one that never saw it. */
  async function expectRefusal(options: Options, change: (batch: ExampleBatch) => ExampleBatch, message: RegExp) {
    const [one, other] = [trainerOf(options, {}, true), trainerOf(options, {}, true)];
    for (const { trainer } of [one, other]) await steps(trainer, 7);
    const [state, tensors] = [await stateOf(one), memory().numTensors];
    const { compiledCalls } = one.stats();
    expect(compiledCalls).toBeGreaterThan(1);
    const batch = batchOf(7);
    const changed = change(batch);
    await expect(one.trainer.trainStep(changed)).rejects.toThrow(message);
    expect(await stateOf(one)).toEqual(state);
    batch.layout.dispose();
    for (const tensor of new Set([batch.photos, batch.edges, changed.photos, changed.edges])) tensor.dispose();
    expect(memory().numTensors).toBe(tensors);
    expect(await steps(one.trainer, 2)).toEqual(await steps(other.trainer, 2));
    expect(await stateOf(one)).toEqual(await stateOf(other));
  }

  test('error: a loss that is NaN leaves the trainer unchanged', async () => {
    const change = (batch: ExampleBatch) => ({
      ...batch,
      photos: tidy(() => mul(batch.photos, Number.NaN)) as Tensor4D,
    });
    // Random draws are taken back too.
    const options = { similarityGrid: [4, 8] as [number, number], contrast: { memory: { memorySize: 4 } } };
    await expectRefusal(options, change, /^labelGenerator: became NaN at step 7; that update was not made/);
    const frozen = { segmenter: cases['a segmenter of the user'].options?.segmenter };
    await expectRefusal(frozen, change, /^featureMatchingImage: became NaN at step 7; that update was not made/);
  });

  test('error: a NaN gradient names the weight', async () => {
    // The root of 0 is 0, its gradient 0/0.
    const touching = (real: Tensor4D, fake: Tensor4D) => sqrt(sum(square(mul(real, fake)))) as Scalar;
    const change = (batch: ExampleBatch) => ({ ...batch, photos: zerosLike(batch.photos) });
    const message =
      /^generator: the gradient in generator\/\w+\/\w+ became NaN at step 7, though every loss is a number/;
    await expectRefusal({ perceptual: touching }, change, message);
  });

  test('behavior: a step with other thresholds is another function', async () => {
    const [eager, compiled] = [false, true].map((which) => trainerOf({}, {}, which));
    const one = (seed: number) => {
      const layout = LabelLayout.fromLabelMaps(new Int32Array(512).fill(seed % 5), [2, 16, 16], {
        numClasses: 5,
        levels: 3,
      });
      return { ...batchOf(seed), layout };
    };
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      for (const batch of [one(seed), batchOf(seed)])
        expect(await compiled.trainer.trainStep(batch)).toEqual(await eager.trainer.trainStep(batch));
    }
    expect(await stateOf(compiled)).toEqual(await stateOf(eager));
    expect(compiled.stats().keys.length).toBeGreaterThan(1);
  });
});

test('behavior: the option changes no number on any backend', async () => {
  const [eager, compiled] = [false, true].map((which) => trainerOf({ similarityGrid: [4, 8] }, {}, which));
  expect(await steps(compiled.trainer, 2)).toEqual(await steps(eager.trainer, 2));
  expect(await stateOf(compiled)).toEqual(await stateOf(eager));
  if (!compiles) expect(compiled.stats().unsupported).toBeDefined();
});

test('error: what a compiled step says of memory is an OutOfMemoryError', async () => {
  const failing: CompileStep = () => {
    const step = () => {
      throw new Error("the compiled step 'trainStep' failed", {
        cause: new Error('OOM when allocating tensor with shape[1,8,8,64] and type float'),
      });
    };
    return Object.assign(step, { dispose: () => {} });
  };
  const trainer = new EcganTrainer(ecgan(tiny), { steps: 1, compile: failing });
  await expect(trainer.trainStep(batchOf(0))).rejects.toThrow(
    /^A batch of 2 pictures of 16×16 with C = 2 does not fit/,
  );
});
