import { ecganObjective, hinge } from '@ecgan/losses';
import { type Ecgan, ecgan, generateImages } from '@ecgan/models';
import { exampleBatch, expectClose, expectNoLeaks } from '@ecgan/testing';
import {
  clone,
  dispose,
  mul,
  profile,
  type Scalar,
  type Tensor,
  type Tensor4D,
  tidy,
  type Variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { type GeneratorCritics, generatorObjective, judgedTerms } from './generatorLosses.js';
import { differentiate } from './gradients/differentiate.js';
import { optimizersOf } from './optimizers.js';
import { trainingBatch } from './options.js';
import {
  discriminatorObjective,
  type Judgements,
  judgeAll,
  type Learning,
  type Lesson,
  learnInTurn,
  learnTogether,
} from './trainStep.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3], levels: 3, initialGain: 1, embeddingSize: 8 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const rates = { generator: 1e-2, discriminator: 1e-2 };

/** A step of one batch, with that batch and its critics at hand. */
type OneLesson = Learning & Lesson;

/** Fresh networks, always of the same weights, and what is needed to update them once. */
function learning(changes: Partial<OneLesson> = {}): OneLesson {
  const networks = ecgan(tiny);
  const critics: GeneratorCritics = {
    objective: ecganObjective({ contrast: 0 }),
    adversarial: hinge(),
    options: { steps: 1 },
    readLabels: (images) => networks.labelGenerator.apply(images) as Tensor4D,
    choosePixels: () => [],
  };
  const batch = trainingBatch(exampleBatch([2, 8, 16], { levels: 3 }));
  const one = {
    networks,
    optimizers: optimizersOf(networks, { steps: 1 }),
    batch,
    critics,
    rates,
    step: 0,
    ...changes,
  };
  return { ...one, lessons: [{ batch: one.batch, critics: one.critics }] };
}

const models = ({ generator, classPixelGenerator, projectionHead, discriminator }: Ecgan): LayersModel[] => [
  ...[generator, classPixelGenerator, projectionHead],
  discriminator,
];
const valuesOf = (model: LayersModel) => model.weights.map((weight) => Array.from(weight.read().dataSync()));
const allValues = (networks: Ecgan) => models(networks).map(valuesOf);
const spectralVectors = (model: LayersModel) =>
  model.weights.filter(({ originalName }) => /\/[uv]$/.test(originalName)).map((weight) => weight.read());

/** The gradients that TF.js itself finds, from a pass of their own, in the given variables. */
function gradientsOf(loss: () => Scalar, variables: readonly Variable[]): Tensor[] {
  const { grads } = variableGrads(() => clone(loss()), [...variables]);
  return variables.map((variable) => grads[variable.name] ?? zerosLike(variable));
}

function generatorLoss({ networks, batch, critics }: OneLesson): Scalar {
  const generated = generateImages(networks.generator, batch.layout, true);
  const terms = judgedTerms(judgeAll(networks.discriminator, batch, generated), critics);
  const judged = { total: critics.objective.total(terms), terms };
  return generatorObjective(networks, batch, generated, judged, critics).total;
}

function discriminatorLoss({ networks, batch, critics }: OneLesson): Scalar {
  const pictures = generateImages(networks.generator, batch.layout, true);
  return discriminatorObjective(judgeAll(networks.discriminator, batch, pictures), critics).total;
}

const failing = (photos: Tensor4D) => tidy(() => mul(photos, Number.NaN)) as Tensor4D;

/** Networks and a batch whose photos are not numbers, and critics that see them in D's objective alone. */
function onlyDiscriminatorFails(): OneLesson {
  const normal = learning();
  const objective = ecganObjective({ contrast: 0, classPixel: 0, featureMatching: 0 });
  const batch = { ...normal.batch, photos: failing(normal.batch.photos) };
  return learning({ batch, critics: { ...normal.critics, objective } });
}

describe('learnTogether', () => {
  test('default: both updates are those of two passes from the weights the step began with', async () => {
    const [together, apart] = [learning(), learning()];
    const { embeddings } = await learnTogether(together);
    dispose(embeddings);

    const { generator, discriminator } = apart.optimizers;
    const ofGenerator = gradientsOf(() => generatorLoss(apart), generator.variables);
    const begun = learning();
    const ofDiscriminator = gradientsOf(() => discriminatorLoss(begun), begun.optimizers.discriminator.variables);
    generator.update(generator.join(ofGenerator), rates.generator);
    discriminator.update(discriminator.join(ofDiscriminator), rates.discriminator);
    models(apart.networks).forEach((expected, i) => {
      models(together.networks)[i].weights.forEach((weight, k) => {
        expectClose(weight.read(), expected.weights[k].read(), 1e-6);
      });
    });
    expect(allValues(together.networks)).not.toEqual(allValues(learning().networks));
  });

  test('behavior: D is differentiated in its weights for its own objective only', async () => {
    const kernels = async (run: () => unknown) => {
      const { kernels: ran } = await profile(async () => void (await run()));
      const count = (name: string) => ran.filter((kernel) => kernel.name === name).length;
      return { forward: count('Conv2D'), inputs: count('Conv2DBackpropInput'), filters: count('Conv2DBackpropFilter') };
    };
    const together = await kernels(() => learnTogether(learning()));
    const one = learning();
    const { generator, discriminator } = one.optimizers;
    const generatorAlone = await kernels(() => gradientsOf(() => generatorLoss(one), generator.variables));
    const discriminatorAlone = await kernels(() => gradientsOf(() => discriminatorLoss(one), discriminator.variables));
    // TF.js differentiates in nothing but what it is asked for either; what it cannot do is share the forward passes.
    expect(together.filters).toBe(generatorAlone.filters + discriminatorAlone.filters);
    expect(together.inputs).toBe(generatorAlone.inputs + discriminatorAlone.inputs);
    const shared = await kernels(() => discriminatorLoss(one));
    expect(shared.forward).toBeGreaterThan(0);
    expect(together.forward).toBe(generatorAlone.forward + discriminatorAlone.forward - shared.forward);
  });

  test("behavior: D's kernels get no gradient for the generator's objective, the pictures none for D's", async () => {
    const { networks, batch, critics, optimizers } = learning();
    const generated = generateImages(networks.generator, batch.layout, true);
    const backwards = async (of: (judgements: Judgements) => Scalar, operands: readonly Tensor[]) => {
      const forward = () => ({ losses: [of(judgeAll(networks.discriminator, batch, generated))], products: {} });
      const { kernels } = await profile(() => void differentiate(forward, [operands]));
      const count = (name: string) => kernels.filter((kernel) => kernel.name === name).length;
      return [count('Conv2DBackpropInput'), count('Conv2DBackpropFilter')];
    };
    const judged = (judgements: Judgements) => critics.objective.total(judgedTerms(judgements, critics));
    const criticized = (judgements: Judgements) => discriminatorObjective(judgements, critics).total;
    const pictures = [generated.edge, generated.image, generated.refined];
    // Of the pictures there are two convs and the logits; the labels' part of the first conv is looked up.
    expect(await backwards(judged, pictures)).toEqual([3, 0]);
    expect(await backwards(criticized, optimizers.discriminator.variables)).toEqual([2, 3]);
  });

  test('error: D fails: the generator is not updated either, and nothing is left behind', async () => {
    const one = onlyDiscriminatorFails();
    const { variables } = one.optimizers.generator;
    const before = variables.map((variable) => Array.from(variable.dataSync()));
    await expectNoLeaks(() => expect(learnTogether(one)).rejects.toThrow('realImage: became NaN at step 0'));
    expect(variables.map((variable) => Array.from(variable.dataSync()))).toEqual(before);
  });
});

describe('learnInTurn', () => {
  test('default: D judges what the generator makes with its new weights', async () => {
    const [inTurn, still] = [learning(), learning({ rates: { generator: rates.generator, discriminator: 0 } })];
    const found = await learnInTurn(inTurn);
    // The same update of the generator, after which D is as it was but for a power iteration.
    const first = await learnTogether(still);
    const { networks, batch, critics } = still;
    const terms = tidy(() => {
      const pictures = generateImages(networks.generator, batch.layout, true);
      return discriminatorObjective(judgeAll(networks.discriminator, batch, pictures), critics).terms;
    });
    for (const [name, term] of Object.entries(terms)) expect(found.losses[name]).toBeCloseTo((await term.data())[0], 5);
    expect(found.losses.generator).toBeCloseTo(first.losses.generator, 5);
    expect(found.losses.fakeRefined).not.toBeCloseTo(first.losses.fakeRefined, 4);
    models(networks)
      .slice(0, 3)
      .forEach((model, i) => {
        const moved = models(inTurn.networks)[i].trainableWeights;
        model.trainableWeights.forEach((weight, k) => {
          expectClose(moved[k].read(), weight.read(), 1e-6);
        });
      });
  });

  test('behavior: two power iterations a step, where one pass takes one', async () => {
    const resting = { rates: { generator: 0, discriminator: 0 } };
    const [inTurn, together] = [learning(resting), learning(resting)];
    await learnInTurn(inTurn);
    await learnTogether(together);
    const networks = [inTurn, together].map((one) => one.networks);
    for (const name of ['generator', 'discriminator'] as const) {
      const [twice, once] = networks.map((one) => spectralVectors(one[name]).map((u) => Array.from(u.dataSync())));
      expect(once).not.toEqual(twice);
    }
    await learnTogether(together);
    for (const name of ['generator', 'discriminator'] as const) {
      const [inTurnVectors, togetherVectors] = networks.map((one) => spectralVectors(one[name]));
      expect(inTurnVectors.length).toBeGreaterThan(0);
      inTurnVectors.forEach((vector, i) => {
        expectClose(vector, togetherVectors[i], 1e-6);
      });
    }
  });

  test('behavior: leaves no tensors but the embeddings', async () => {
    const one = learning();
    await expectNoLeaks(async () => dispose((await learnInTurn(one)).embeddings));
  });

  test('error: D fails: the generator has been updated; nothing is left behind', async () => {
    const one = onlyDiscriminatorFails();
    const { variables } = one.optimizers.generator;
    const before = variables.map((variable) => Array.from(variable.dataSync()));
    await expectNoLeaks(() => expect(learnInTurn(one)).rejects.toThrow('realImage: became NaN at step 0'));
    expect(variables.map((variable) => Array.from(variable.dataSync()))).not.toEqual(before);
  });
});
