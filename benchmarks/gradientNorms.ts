/**
 * How hard each term of the total objective pulls at the generator: value and gradient norm of every term, weighted as the paper weighs it.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/gradientNorms.ts [--sides 64,256] [--filters 32] [--gain 0.02] [--steps 0] [--batch 2]
 *         [--engine tensorflow] [--photos ../shared/data/camvid] [--vgg ../shared/weights/vgg19] [--scales 1,1,1,1,1]
 *
 * The encoder's norm is over the variables that the features F depend on, which every term reaches. Without photos, synthetic scenes stand in;
 * without VGG there are no perceptual terms. With `--steps` the networks are trained first. Tap scales are measured unless they are given.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BackendName, useBackend } from '@ecgan/backend';
import { RandomState } from '@ecgan/core';
import { batchOf, type Dataset, SyntheticScenes } from '@ecgan/data';
import { camvid } from '@ecgan/data/node';
import {
  classPixelLoss,
  type EcganTerm,
  ecganObjective,
  featureMatchingLoss,
  gatherPixels,
  hinge,
  measureTapScales,
  perceptualLoss,
  pixelContrastLoss,
  samplePixels,
  similarityLoss,
} from '@ecgan/losses';
import { discriminate, type Ecgan, ecgan, generateClassPixels, generateImages } from '@ecgan/models';
import {
  add,
  addN,
  argMax,
  concat,
  expandDims,
  mul,
  reverse,
  type Scalar,
  split,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model } from '@tensorflow/tfjs-layers';

const { values: given } = parseArgs({
  options: {
    sides: { type: 'string', default: '64,256' },
    filters: { type: 'string', default: '32' },
    gain: { type: 'string', default: '0.02' },
    steps: { type: 'string', default: '0' },
    batch: { type: 'string', default: '2' },
    engine: { type: 'string' },
    photos: { type: 'string', default: '../shared/data/camvid' },
    vgg: { type: 'string', default: '../shared/weights/vgg19' },
    scales: { type: 'string' },
  },
});

type Extractor = (images: Tensor) => Tensor[];
type Batch = ReturnType<typeof batchOf>;

/** Height and width are alike here, so CamVid's photos are squeezed. */
async function datasetOf(side: number): Promise<Dataset> {
  if (existsSync(given.photos)) return camvid(given.photos, 'train', { height: side, width: side });
  return new SyntheticScenes({ height: side, width: side });
}

/** The taps of the Caffe VGG-19 that Keras ships: BGR in 0–255 less the mean of its photos. */
async function loadVgg(folder: string): Promise<Extractor> {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const files = weightsManifest
    .flatMap(({ paths }: { paths: string[] }) => paths)
    .map((path: string) => readFileSync(join(folder, path)));
  const weightSpecs = weightsManifest.flatMap(({ weights }: { weights: object[] }) => weights);
  const weightData = Uint8Array.from(Buffer.concat(files)).buffer;
  const vgg = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
  vgg.trainable = false;
  const outputs = [1, 2, 3, 4, 5].flatMap((block) => vgg.getLayer(`block${block}_conv1`).output);
  const taps = model({ inputs: vgg.inputs, outputs });
  const means = tensor1d([103.939, 116.779, 123.68]);
  return (images) => tidy(() => taps.apply(sub(reverse(mul(add(images as Tensor4D, 1), 127.5), 3), means)) as Tensor[]);
}

/** Every term of the objective, each made from a fresh pass of the generator. */
function termsOf(networks: Ecgan, { layout, photos, edges }: Batch, perceptual?: ReturnType<typeof perceptualLoss>) {
  const { generator, discriminator, labelGenerator, classPixelGenerator, projectionHead } = networks;
  const random = new RandomState(0);
  const draw = () => random.next();
  const labels = layout.labelMap();
  const generate = () => generateImages(generator, layout, true);
  const kinds = ['Edge', 'Image', 'Refined'] as const;
  const fakes = () => {
    const { edge, image, refined } = generate();
    return { Edge: edge, Image: image, Refined: refined };
  };
  const reals = { Edge: edges, Image: photos, Refined: photos };
  const terms: Partial<Record<EcganTerm, () => Scalar>> = {};
  for (const kind of kinds) {
    const judge = () => {
      const judged = discriminate(discriminator, layout, concat([reals[kind], fakes()[kind]]) as Tensor4D, true);
      const [real, fake] = [0, 1].map((which) => judged.features.map((scale) => scale.map((x) => split(x, 2)[which])));
      return { real, fake, logits: judged.logits.map((x) => split(x, 2)[1]) };
    };
    terms[`adversarial${kind}`] = () => hinge().generator(judge().logits);
    terms[`featureMatching${kind}`] = () => {
      const { real, fake } = judge();
      return featureMatchingLoss(real, fake);
    };
    if (perceptual) terms[`perceptual${kind}`] = () => perceptual(reals[kind], fakes()[kind]) as Scalar;
  }
  const { height, width } = layout.levels[0];
  const grid = height * width > 32 * 32 ? ([32, 32] as const) : undefined;
  const read = (images: Tensor4D) => labelGenerator.apply(images) as Tensor4D;
  const similarity = (images: Tensor4D) => similarityLoss(labels, read(images), { grid, random: draw });
  terms.similarityImage = () => similarity(generate().image);
  terms.similarityRefined = () => similarity(generate().refined);
  terms.contrast = () => {
    const { features, refined } = generate();
    const predictions = argMax(read(refined), 3).dataSync();
    const shape = [layout.batch, height, width] as const;
    const pixels = samplePixels(labels.dataSync(), shape, { predictions, random: draw });
    const row = expandDims(expandDims(gatherPixels(features, pixels.indices), 0), 0);
    return pixelContrastLoss(squeeze(projectionHead.apply(row) as Tensor, [0, 1]), pixels.labels);
  };
  terms.classPixel = () => {
    const { pixels, pairs } = generateClassPixels(classPixelGenerator, generate().features, layout);
    return classPixelLoss(photos, labels, pixels, pairs);
  };
  return terms;
}

const variablesOf = (network: LayersModel) => network.trainableWeights.map((weight) => weight.read() as Variable);

/** `‖∂ term / ∂ variables‖₂` over each set of variables, and the term. */
function pullOf(term: () => Scalar, sets: Variable[][]): number[] {
  const [all] = sets;
  return tidy(() => {
    const { value, grads } = variableGrads(term, all);
    const norm = (variables: Variable[]) => {
      const found = variables.flatMap(({ name }) => grads[name] ?? []);
      return found.length ? Math.sqrt(addN(found.map((gradient) => sum(square(gradient)))).dataSync()[0]) : 0;
    };
    return [value.dataSync()[0], ...sets.map(norm)];
  });
}

async function train(
  networks: Ecgan,
  data: Dataset,
  batchSize: number,
  steps: number,
  perceptual?: Extractor,
  scales?: number[],
) {
  const { EcganTrainer } = await import('@ecgan/training');
  const loss = perceptual && (perceptualLoss(perceptual, { scales }) as (real: Tensor4D, fake: Tensor4D) => Scalar);
  const trainer = new EcganTrainer(networks, { steps, perceptual: loss, similarityGrid: [32, 32] });
  for (let step = 0; step < steps; step++) {
    const samples = Array.from({ length: batchSize }, (_, i) => data.sample((step * batchSize + i) % data.length));
    const batch = batchOf(await Promise.all(samples), { numClasses: data.numClasses });
    await trainer.trainStep(batch);
    batch.dispose();
  }
}

async function measure(side: number, extractor?: Extractor): Promise<void> {
  const data = await datasetOf(side);
  const batchSize = Number(given.batch);
  const networks = ecgan({
    numClasses: data.numClasses,
    filters: Number(given.filters),
    initialGain: Number(given.gain),
  });
  const samples = await Promise.all(
    Array.from({ length: Math.max(8, batchSize) }, (_, i) => data.sample((37 * i) % data.length)),
  );
  const options = { numClasses: data.numClasses };
  const photosOf = samples.map((sample) => batchOf([sample], options).photos);
  const asked = given.scales?.split(',').map(Number);
  const scales = extractor && (asked ?? (await measureTapScales(extractor, photosOf)));
  const steps = Number(given.steps);
  if (steps > 0) await train(networks, data, batchSize, steps, extractor, scales);

  const batch = batchOf(samples.slice(0, batchSize), options);
  // Spectral norms know the largest singular values after some passes.
  for (let pass = 0; pass < 10; pass++) {
    tidy(() => {
      const { image } = generateImages(networks.generator, batch.layout, true);
      discriminate(networks.discriminator, batch.layout, image, true);
    });
  }
  const { generator } = networks;
  const encoder = model({ inputs: generator.inputs, outputs: generator.outputs[3] });
  const sets = [variablesOf(generator), variablesOf(encoder)];
  const terms = termsOf(networks, batch, extractor && perceptualLoss(extractor, { scales }));
  const { weightOf } = ecganObjective();

  console.log(
    `\n${side}×${side}, ${batchSize} pictures of ${existsSync(given.photos) ? 'CamVid' : 'synthetic scenes'}, ${given.filters} filters, initial gain ${given.gain}, after ${steps} steps`,
  );
  if (scales) console.log(`tap scales ${scales.map((scale) => scale.toPrecision(3)).join(', ')}`);
  console.log('\n| term | weight | weight × value | gradient norm, generator | gradient norm, encoder |');
  console.log('| ---- | ------ | -------------- | ------------------------ | ---------------------- |');
  for (const [name, term] of Object.entries(terms) as [EcganTerm, () => Scalar][]) {
    const weight = weightOf(name);
    const found = pullOf(term, sets).map((one) => (weight * one).toPrecision(3));
    console.log(`| ${[name, weight, ...found].join(' | ')} |`);
  }
  networks.dispose();
}

const { summary } = await useBackend(given.engine as BackendName | undefined);
console.log(summary);
const extractor = existsSync(given.vgg) ? await loadVgg(given.vgg) : undefined;
for (const side of given.sides.split(',').map(Number)) await measure(side, extractor);
process.exit(0);
