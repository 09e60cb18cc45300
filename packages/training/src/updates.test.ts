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
import { variableName } from './checkpoint/trainingState.js';
import type { Discriminations, StepContext } from './context.js';
import { adversarialTerms, generatorLosses } from './generatorLosses.js';
import { differentiate } from './gradients/differentiate.js';
import { readNumbers } from './gradients/readNumbers.js';
import { runAsking } from './gradients/runAsking.js';
import { createOptimizers } from './optimizers.js';
import { type TrainingBatch, trainingBatch } from './options.js';
import { discriminateAll, discriminatorLosses, trainStep } from './trainStep.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3], levels: 3, initialGain: 1, embeddingSize: 8 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const learningRates = { generator: 1e-2, discriminator: 1e-2 };

/** A step of one batch: what it reads, and the batch. */
interface OneStep extends StepContext {
  batch: TrainingBatch;
  learningRates: { generator: number; discriminator: number };
}

/** Fresh networks, always of the same weights, and what is needed to update them once; G_l is frozen. */
function oneStep({ alternating = false, ...changes }: Partial<OneStep> & { alternating?: boolean } = {}): OneStep {
  const networks = ecgan(tiny);
  const segmenter = (images: Tensor4D) => networks.labelGenerator.apply(images) as Tensor4D;
  const options = { steps: 1, alternating, segmenter };
  return {
    ...{ networks, options, optimizers: createOptimizers(networks, options), learningRates },
    ...{ objective: ecganObjective({ contrast: 0 }), adversarial: hinge(), factors: {}, askPixels: () => [] },
    batch: trainingBatch(exampleBatch([2, 8, 16], { levels: 3 })),
    ...changes,
  };
}

/** Takes the step at once: reads, checks and counts as the trainer does. */
async function take(one: OneStep): Promise<{ losses: Record<string, number> }> {
  const names = ['generator', 'discriminator'] as const;
  const { optimizers, networks } = one;
  const [generator, discriminator] = names.map((name) => [optimizers[name].factors(one.learningRates[name])]);
  const losses: Record<string, number> = {};
  try {
    const step = trainStep({ ...one, factors: { generator, discriminator } }, [one.batch]);
    await runAsking(step, async (question) => {
      const nameOf = (variable: Variable) => variableName(networks, variable);
      const found = await readNumbers(question, { step: 0, optimizers, nameOf });
      Object.assign(losses, found.losses);
    });
  } finally {
    for (const { rate, epsilon } of [...generator, ...discriminator]) dispose([rate, epsilon]);
  }
  for (const name of names) optimizers[name].updates += 1;
  return { losses };
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

function generatorLoss(one: OneStep): Scalar {
  const { networks, batch, objective } = one;
  const generated = generateImages(networks.generator, batch.layout, true);
  const terms = adversarialTerms(one, discriminateAll(networks.discriminator, batch, generated));
  return generatorLosses(one, batch, generated, { total: objective.total(terms), terms }).total;
}

function discriminatorLoss(one: OneStep): Scalar {
  const { networks, batch } = one;
  const images = generateImages(networks.generator, batch.layout, true);
  return discriminatorLosses(one, discriminateAll(networks.discriminator, batch, images)).total;
}

const failing = (photos: Tensor4D) => tidy(() => mul(photos, Number.NaN)) as Tensor4D;

/** A batch whose photos are NaN, and an objective that shows them to D alone. */
function onlyDiscriminatorFails(alternating: boolean): OneStep {
  const { batch } = oneStep();
  const objective = ecganObjective({ contrast: 0, classPixel: 0, featureMatching: 0 });
  return oneStep({ alternating, objective, batch: { ...batch, photos: failing(batch.photos) } });
}

describe('together', () => {
  test('default: both updates are those of two passes from the weights the step began with', async () => {
    const [together, apart] = [oneStep(), oneStep()];
    await take(together);

    const { generator, discriminator } = apart.optimizers;
    const ofGenerator = gradientsOf(() => generatorLoss(apart), generator.variables);
    const begun = oneStep();
    const ofDiscriminator = gradientsOf(() => discriminatorLoss(begun), begun.optimizers.discriminator.variables);
    generator.update(generator.join(ofGenerator), learningRates.generator);
    discriminator.update(discriminator.join(ofDiscriminator), learningRates.discriminator);
    models(apart.networks).forEach((expected, i) => {
      models(together.networks)[i].weights.forEach((weight, k) => {
        expectClose(weight.read(), expected.weights[k].read(), 1e-6);
      });
    });
    expect(allValues(together.networks)).not.toEqual(allValues(oneStep().networks));
  });

  test('behavior: D is differentiated in its weights for its own objective only', async () => {
    const kernels = async (run: () => unknown) => {
      const { kernels: ran } = await profile(async () => void (await run()));
      const count = (name: string) => ran.filter((kernel) => kernel.name === name).length;
      return { forward: count('Conv2D'), inputs: count('Conv2DBackpropInput'), filters: count('Conv2DBackpropFilter') };
    };
    const together = await kernels(() => take(oneStep()));
    const one = oneStep();
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
    const one = oneStep();
    const { networks, batch, objective, optimizers } = one;
    const generated = generateImages(networks.generator, batch.layout, true);
    const backwards = async (of: (outputs: Discriminations) => Scalar, operands: readonly Tensor[]) => {
      const forward = () => ({ losses: [of(discriminateAll(networks.discriminator, batch, generated))], products: {} });
      const { kernels } = await profile(() => void differentiate(forward, [operands]));
      const count = (name: string) => kernels.filter((kernel) => kernel.name === name).length;
      return [count('Conv2DBackpropInput'), count('Conv2DBackpropFilter')];
    };
    const ofGenerator = (outputs: Discriminations) => objective.total(adversarialTerms(one, outputs));
    const ofDiscriminator = (outputs: Discriminations) => discriminatorLosses(one, outputs).total;
    const pictures = [generated.edge, generated.image, generated.refined];
    // Of the pictures there are two convs and the logits; the labels' part of the first conv is looked up.
    expect(await backwards(ofGenerator, pictures)).toEqual([3, 0]);
    expect(await backwards(ofDiscriminator, optimizers.discriminator.variables)).toEqual([2, 3]);
  });

  test('error: D fails: the generator is not updated either, and nothing is left behind', async () => {
    const one = onlyDiscriminatorFails(false);
    const { variables } = one.optimizers.generator;
    const before = variables.map((variable) => Array.from(variable.dataSync()));
    await expectNoLeaks(() => expect(take(one)).rejects.toThrow('realImage: became NaN at step 0'));
    expect(variables.map((variable) => Array.from(variable.dataSync()))).toEqual(before);
  });
});

describe('in turn', () => {
  test('default: D judges what the generator makes with its new weights', async () => {
    const still = oneStep({ learningRates: { ...learningRates, discriminator: 0 } });
    const inTurn = oneStep({ alternating: true });
    const found = await take(inTurn);
    // The same update of the generator, after which D is as it was but for a power iteration.
    const first = await take(still);
    const { networks, batch } = still;
    const terms = tidy(() => {
      const pictures = generateImages(networks.generator, batch.layout, true);
      return discriminatorLosses(still, discriminateAll(networks.discriminator, batch, pictures)).terms;
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
    const resting = { learningRates: { generator: 0, discriminator: 0 } };
    const [inTurn, together] = [oneStep({ ...resting, alternating: true }), oneStep(resting)];
    await take(inTurn);
    await take(together);
    const networks = [inTurn, together].map((one) => one.networks);
    for (const name of ['generator', 'discriminator'] as const) {
      const [twice, once] = networks.map((one) => spectralVectors(one[name]).map((u) => Array.from(u.dataSync())));
      expect(once).not.toEqual(twice);
    }
    await take(together);
    for (const name of ['generator', 'discriminator'] as const) {
      const [inTurnVectors, togetherVectors] = networks.map((one) => spectralVectors(one[name]));
      expect(inTurnVectors.length).toBeGreaterThan(0);
      inTurnVectors.forEach((vector, i) => {
        expectClose(vector, togetherVectors[i], 1e-6);
      });
    }
  });

  test('behavior: leaves no tensors', async () => {
    const one = oneStep({ alternating: true });
    await expectNoLeaks(() => take(one));
  });

  test('error: D fails: the generator has been updated; nothing is left behind', async () => {
    const one = onlyDiscriminatorFails(true);
    const { variables } = one.optimizers.generator;
    const before = variables.map((variable) => Array.from(variable.dataSync()));
    await expectNoLeaks(() => expect(take(one)).rejects.toThrow('realImage: became NaN at step 0'));
    expect(variables.map((variable) => Array.from(variable.dataSync()))).not.toEqual(before);
  });
});
