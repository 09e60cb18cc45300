import { type BackendName, useBackend } from '@ecgan/backend';
import { ecganObjective, hinge, labelLoss } from '@ecgan/losses';
import { ecgan, generateImages } from '@ecgan/models';
import {
  contrastPixels,
  discriminatorObjective,
  generatorObjective,
  judgeAll,
  judgedTerms,
  type Pictures,
  trainingBatch,
} from '@ecgan/training/internal';
import {
  clone,
  keep,
  type Scalar,
  type Tensor,
  type Tensor4D,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
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
  const [objective, adversarial] = [ecganObjective(), hinge()];
  // Anchors are sampled by label alone, so that rounding does not decide which pixels are compared.
  let draws = 0;
  const random = () => (draws++ * 0.618034) % 1;
  const pixels = contrastPixels(batch.layout, networks.options.contrastLevels, {
    contrast: { maxPerClass: 8 },
    random,
  });
  const readLabels = (images: Tensor4D) => networks.labelGenerator.apply(images) as Tensor4D;
  const critics = { objective, adversarial, options: { steps: 1 }, readLabels, choosePixels: () => pixels };

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
  const made: Pictures[] = [];
  await measure({ generator, classPixelGenerator, projectionHead }, () => {
    const generated = generateImages(generator, batch.layout, true);
    const { edge, image, refined } = generated;
    made.push({ edge: keep(edge), image: keep(image), refined: keep(refined) });
    const terms = judgedTerms(judgeAll(discriminator, batch, generated), critics);
    const judged = { total: objective.total(terms), terms };
    return generatorObjective(networks, batch, generated, judged, critics);
  });
  await measure({ discriminator }, () => discriminatorObjective(judgeAll(discriminator, batch, made[0]), critics));
  return measures;
}

function variablesOf(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

// Run as a program, one backend per process: `measureFixedBatch.ts wasm` prints JSON.
await useBackend(process.argv[2] as BackendName);
process.stdout.write(JSON.stringify(await measureFixedBatch()), () => process.exit(0));
