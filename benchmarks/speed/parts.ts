/**
 * Measures time and memory of the parts of a training step, each alone in its own process, on the COCO case.
 *
 *     npm run bench:parts -- [backend] [case]
 *
 * The parts do not add up to the step, because each takes its inputs, such as features, as constants.
 */
import { type BackendName, installedBackends, useBackend } from '@ecgan/backend';
import { classPixelLoss, labelLoss, similarityLoss } from '@ecgan/losses';
import { applyToLabels, ecgan, generateClassPixels } from '@ecgan/models';
import { EcganTrainer, WeightAverage } from '@ecgan/training';
import { Adam, differentiate } from '@ecgan/training/internal';
import {
  addN,
  mean,
  randomNormal,
  randomUniform,
  type Scalar,
  type Tensor,
  type Tensor4D,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { caseNamed } from './cases.js';
import { layoutOf } from './labelMap.js';
import { median } from './median.js';
import { runHere } from './run.js';

const [backend = (await installedBackends())[0], name = 'coco', asked] = process.argv.slice(2);
const one = caseNamed(name);
const [batch, height, width] = one.shape;
const networks = () => ecgan(one.networks);
const picture = (of = batch) => randomUniform([of, height, width, 3], -1, 1) as Tensor4D;
const variablesOf = (network: LayersModel) => network.trainableWeights.map((weight) => weight.read() as Variable);

/** Computes and frees the value and gradients of a loss. */
function descent(variables: Variable[], loss: () => Scalar): () => Promise<void> {
  return async () => {
    const { derivatives } = differentiate(() => ({ losses: [loss()], products: {} }), [variables]);
    const [{ value, gradients }] = derivatives;
    await value.data();
    for (const tensor of [value, ...gradients]) tensor?.dispose();
  };
}

/** Sum of the means of all outputs of a network. */
const meanOf = (outputs: Tensor[]) => addN(outputs.map((output) => mean(output))) as Scalar;

/** Parts by name: each prepares its inputs and returns the function to time. */
const parts: Record<string, () => () => Promise<unknown>> = {
  'whole step': () => {
    const trainer = new EcganTrainer(networks(), { steps: 100, similarityGrid: one.similarityGrid });
    const example = { layout: layoutOf(one), photos: picture(), edges: picture() };
    return () => trainer.trainStep(example);
  },
  'building the layout': () => async () => layoutOf(one).classRegions(),
  'generator, forward': () => {
    const [{ generator }, layout] = [networks(), layoutOf(one)];
    return async () => {
      const outputs = applyToLabels(generator, layout, { training: true });
      await outputs[0].data();
      for (const output of outputs) output.dispose();
    };
  },
  'generator, forward and backward': () => {
    const [{ generator }, layout] = [networks(), layoutOf(one)];
    return descent(variablesOf(generator), () => meanOf(applyToLabels(generator, layout, { training: true })));
  },
  'discriminator, five pictures, forward and backward': () => {
    const [{ discriminator }, layout, pictures] = [networks(), layoutOf(one), picture(5 * batch)];
    const judge = () => applyToLabels(discriminator, layout, { others: [pictures], training: true });
    return descent(variablesOf(discriminator), () => meanOf(judge()));
  },
  'label generator, forward and backward': () => {
    const [{ labelGenerator }, layout, photos] = [networks(), layoutOf(one), picture()];
    return descent(variablesOf(labelGenerator), () =>
      labelLoss(layout.labelMap(), labelGenerator.apply(photos) as Tensor4D),
    );
  },
  'similarity of I′ and I″, forward and backward': () => {
    const layout = layoutOf(one);
    const both = [0, 1].map(() => variable(randomNormal([batch, height, width, one.networks.numClasses])));
    const options = { grid: one.similarityGrid };
    return descent(both, () => addN(both.map((each) => similarityLoss(layout.labelMap(), each, options))) as Scalar);
  },
  'class-specific pixels, forward and backward': () => {
    const [{ classPixelGenerator, options }, layout, photos] = [networks(), layoutOf(one), picture()];
    const features = variable(randomNormal([batch, height, width, options.filters]));
    return descent([features, ...variablesOf(classPixelGenerator)], () => {
      const { pixels, pairs } = generateClassPixels(classPixelGenerator, features as Tensor4D, layout);
      return classPixelLoss(photos, layout.labelMap(), pixels, pairs);
    });
  },
  'Adam and the average of the generator': () => {
    const variables = variablesOf(networks().generator);
    const [adam, average] = [new Adam(variables, { beta1: 0, beta2: 0.9 }), new WeightAverage(variables)];
    const gradients = variables.map(({ shape }) => randomNormal(shape));
    return async () => {
      adam.update(adam.join(gradients.map((gradient) => gradient.clone())), 1e-9);
      average.update();
      await variables[variables.length - 1].data();
    };
  },
};

/** Median seconds of three runs after a warm-up. */
async function seconds(run: () => Promise<unknown>): Promise<number> {
  const found: number[] = [];
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    await run();
    found.push((performance.now() - start) / 1000);
  }
  return median(found.slice(1));
}

if (asked) {
  await useBackend(backend as BackendName);
  const found = await seconds(parts[asked]());
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  process.stdout.write(JSON.stringify({ found, peak }), () => process.exit(0));
} else {
  console.log(`${one.title}, ${backend}\n\n| part | seconds | of the step | peak memory |\n| --- | --: | --: | --: |`);
  let whole: number | undefined;
  for (const part of Object.keys(parts)) {
    const { found, peak } = JSON.parse(await runHere('parts.ts', [backend, name, part]));
    whole ??= found;
    console.log(
      `| ${part} | ${found.toFixed(2)} | ${((100 * found) / (whole ?? found)).toFixed(0)} % | ${peak.toFixed(2)} GiB |`,
    );
  }
}
