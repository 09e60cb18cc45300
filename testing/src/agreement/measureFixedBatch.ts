import { type BackendName, useBackend } from '@ecgan/backend';
import { RandomState } from '@ecgan/core';
import { ecganObjective, hinge, labelLoss } from '@ecgan/losses';
import { ecgan, type GeneratedImages, generateImages } from '@ecgan/models';
import {
  adversarialTerms,
  contrastPixels,
  createOptimizers,
  discriminateAll,
  discriminatorLosses,
  generatorLosses,
  type StepContext,
  trainingBatch,
} from '@ecgan/training/internal';
import { clone, keep, type Scalar, type Tensor, tensor1d, type Variable, variableGrads } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { exampleBatch } from '../exampleBatch.js';

// Internal entry: the trainer's losses and gradients, before Adam normalises the gradients.

/** Losses and gradients of the fixed batch on one backend. */
export interface FixedBatchMeasures {
  /** Every loss term by name. */
  terms: Record<string, number>;
  /** Gradients of all weights by network, concatenated. */
  gradients: Record<string, number[]>;
}

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2], initialGain: 1 },
  ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
};

/** Computes loss terms and gradients of one fixed batch on the backend of this process. */
async function measureFixedBatch(): Promise<FixedBatchMeasures> {
  const networks = ecgan(tiny);
  // With this seed no |x| of the feature matching loss is within rounding of its kink, where backends may differ.
  const batch = trainingBatch(exampleBatch([2, 32, 64], { seed: 2 }));
  const objective = ecganObjective();
  const options = { steps: 1, contrast: { maxPerClass: 8, hard: false } };
  // Anchors are sampled by label alone, so that rounding does not decide which pixels are compared.
  const context: StepContext = {
    ...{ networks, options, objective, adversarial: hinge(), optimizers: createOptimizers(networks, options) },
    ...{ factors: {}, askPixels: () => choose() },
  };

  const random = new RandomState(0);
  const choose = () => {
    const { contrastLevels } = networks.options;
    return contrastPixels(batch.layout, contrastLevels, { ...options, random: () => random.next() }).map((chosen) => ({
      indices: tensor1d(chosen.indices, 'int32'),
      labels: tensor1d(chosen.labels, 'int32'),
    }));
  };

  const measures: FixedBatchMeasures = { terms: {}, gradients: {} };
  const measure = async (
    models: Record<string, LayersModel>,
    run: () => { total: Scalar; terms: Record<string, Scalar> },
  ) => {
    const kept: Record<string, Scalar>[] = [];
    const variables = Object.values(models).flatMap(variablesOf);
    const { grads } = variableGrads(() => {
      const { total, terms } = run();
      for (const term of Object.values(terms)) keep(term);
      kept.push(terms);
      return clone(total);
    }, variables);
    for (const [name, term] of Object.entries(kept[0])) [measures.terms[name]] = await term.data();
    for (const [name, model] of Object.entries(models)) {
      const values = await Promise.all(variablesOf(model).map((variable) => grads[variable.name].data()));
      measures.gradients[name] = values.flatMap((gradient) => Array.from(gradient));
    }
  };

  const { labelGenerator, discriminator, generator, classPixelGenerator, projectionHead } = networks;
  await measure({ labelGenerator }, () => {
    const total = labelLoss(batch.labelMap, labelGenerator.apply(batch.photos) as Tensor);
    return { total, terms: { labelLoss: total } };
  });
  const made: Pick<GeneratedImages, 'edge' | 'image' | 'refined'>[] = [];
  await measure({ generator, classPixelGenerator, projectionHead }, () => {
    const generated = generateImages(generator, batch.layout, true);
    const { edge, image, refined } = generated;
    made.push({ edge: keep(edge), image: keep(image), refined: keep(refined) });
    const terms = adversarialTerms(context, discriminateAll(discriminator, batch, generated));
    return generatorLosses(context, batch, generated, { total: objective.total(terms), terms });
  });
  await measure({ discriminator }, () => discriminatorLosses(context, discriminateAll(discriminator, batch, made[0])));
  return measures;
}

function variablesOf(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

// Run as a program, one backend per process: `measureFixedBatch.ts wasm` prints JSON.
await useBackend(process.argv[2] as BackendName);
process.stdout.write(JSON.stringify(await measureFixedBatch()), () => process.exit(0));
