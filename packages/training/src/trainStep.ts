import { labelLoss } from '@ecgan/losses';
import { type Discrimination, discriminate, type Ecgan, type GeneratedImages, generateImages } from '@ecgan/models';
import { concat, dispose, split, type Tensor4D, tidy, type Variable } from '@tensorflow/tfjs-core';
import { variableName } from './checkpoint/trainingState.js';
import { type ContrastedPixels, type Discriminations, predictLabels, type StepContext } from './context.js';
import { rememberPixels } from './contrast.js';
import { adversarialTerms, generatorLosses, weighted } from './generatorLosses.js';
import { type MinimizeResult, minimize, type Objective } from './gradients/minimize.js';
import { precomputeGradients } from './gradients/precomputeGradients.js';
import type { TrainingBatch } from './options.js';

/** What a step computed. */
export interface StepResult {
  /** Totals and terms by name, unweighted, means over the batches. */
  losses: Record<string, number>;
  /** L2 norm of each network's gradient, before clipping. */
  gradientNorms: Record<string, number>;
}

/** The generated images that D is shown. */
type DiscriminatedImages = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

/**
 * One training step: updates G_l on (I, S), the generator and D, and fills the memory bank.
 *
 * @remarks The batches are split into `discriminatorSteps` equal shares. Each share but the last updates D alone; the last updates all
 * three networks. Within a share the gradients are averaged over the batches.
 * @param batches - A multiple of `discriminatorSteps`.
 * @throws {@link NonFiniteError} if a loss or a gradient is NaN or infinite. Networks that were updated earlier in the step stay
 * updated: the trainer restores them.
 * @see Tang et al. 2023, arXiv 2003.13898, sections 3.4 and 4
 */
export async function trainStep(context: StepContext, batches: readonly TrainingBatch[]): Promise<StepResult> {
  const { options, memory } = context;
  const share = batches.length / (options.discriminatorSteps ?? 1);
  const last = batches.slice(-share);
  for (let first = 0; first < batches.length - share; first += share)
    await updateDiscriminator(context, batches.slice(first, first + share));
  const labels = await updateLabelGenerator(context, last);
  const update = options.alternating ? updateInTurn : updateTogether;
  const { losses, gradientNorms, products } = await update(context, last);
  if (memory) for (const contrasted of products) rememberPixels(memory, contrasted);
  disposeContrasted(products);
  return {
    losses: { ...losses, ...labels.losses },
    gradientNorms: { ...gradientNorms, ...labels.gradientNorms },
  };
}

/**
 * Updates the generator and D from one forward pass of each, with the weights the step began with.
 *
 * @remarks Spectral norms take one power iteration per batch. Real and generated images pass through D in one batch. Two passes would
 * save the generator's backward pass through the real images, which is less than a second forward pass costs below the paper's size and
 * equal to it there, and would need more memory.
 */
function updateTogether(
  context: StepContext,
  batches: readonly TrainingBatch[],
): Promise<MinimizeResult<ContrastedPixels>> {
  const passes = batches.map((batch) => () => {
    const { discriminator, generator } = context.networks;
    const generated = generateImages(generator, batch.layout, true);
    const { edge, image, refined } = generated;
    const operands = [[edge, image, refined], context.optimizers.discriminator.variables];
    const {
      losses: [adversarialTotal, discriminatorTotal],
      products: { terms, discriminatorTerms },
    } = precomputeGradients(() => {
      const outputs = discriminateAll(discriminator, batch, generated);
      const generatorTerms = adversarialTerms(context, outputs);
      const ofDiscriminator = discriminatorLosses(context, outputs);
      return {
        losses: [context.objective.total(generatorTerms), ofDiscriminator.total],
        products: { terms: generatorTerms, discriminatorTerms: ofDiscriminator.terms },
      };
    }, operands);
    const adversarial = { total: adversarialTotal, terms };
    const { contrasted, ...ofGenerator } = generatorLosses(context, batch, generated, adversarial);
    const ofDiscriminator = { name: 'discriminator', total: discriminatorTotal, terms: discriminatorTerms };
    return { objectives: [ofGenerator, ofDiscriminator], products: contrasted };
  });
  return minimize([updateOf(context, 'generator'), updateOf(context, 'discriminator')], passes, about(context));
}

/**
 * Updates the generator, then D on new images of the updated generator, as the authors' code does.
 *
 * @remarks Each network runs twice, and its spectral norms take two power iterations.
 */
async function updateInTurn(
  context: StepContext,
  batches: readonly TrainingBatch[],
): Promise<MinimizeResult<ContrastedPixels>> {
  const passes = batches.map((batch) => () => {
    const generated = generateImages(context.networks.generator, batch.layout, true);
    const { edge, image, refined } = generated;
    const adversarial = weighted(context.objective, [edge, image, refined], () =>
      adversarialTerms(context, discriminateAll(context.networks.discriminator, batch, generated)),
    );
    const { contrasted, ...ofGenerator } = generatorLosses(context, batch, generated, adversarial);
    return { objectives: [ofGenerator], products: contrasted };
  });
  const first = await minimize([updateOf(context, 'generator')], passes, about(context));
  try {
    const second = await updateDiscriminator(context, batches);
    return {
      losses: { ...first.losses, ...second.losses },
      gradientNorms: { ...first.gradientNorms, ...second.gradientNorms },
      products: first.products,
    };
  } catch (error) {
    disposeContrasted(first.products);
    throw error;
  }
}

/** Updates D alone, on images of the current generator, whose batch statistics and spectral vectors move but whose weights do not. */
async function updateDiscriminator(context: StepContext, batches: readonly TrainingBatch[]): Promise<StepResult> {
  const { generator, discriminator } = context.networks;
  // Outside the pass: the generator is not differentiated, so its intermediate tensors are freed at once.
  const images = batches.map(({ layout }) =>
    tidy(() => {
      const { edge, image, refined } = generateImages(generator, layout, true);
      return { edge, image, refined };
    }),
  );
  try {
    const passes = batches.map((batch, i) => () => {
      const losses = discriminatorLosses(context, discriminateAll(discriminator, batch, images[i]));
      return { objectives: [losses], products: {} };
    });
    return await minimize([updateOf(context, 'discriminator')], passes, about(context));
  } finally {
    dispose(images);
  }
}

/** Updates G_l on (I, S); does nothing where the user's segmenter takes its place. */
async function updateLabelGenerator(context: StepContext, batches: readonly TrainingBatch[]): Promise<StepResult> {
  if (!context.optimizers.labelGenerator) return { losses: {}, gradientNorms: {} };
  const { ignoreLabel } = context.options;
  const passes = batches.map(({ photos, labelMap }) => () => {
    const total = labelLoss(labelMap, predictLabels(context, photos), { ignoreLabel });
    return { objectives: [{ name: 'labelGenerator', total, terms: {} }], products: {} };
  });
  return minimize([updateOf(context, 'labelGenerator')], passes, about(context));
}

/** Passes real and generated edges and images through D in one batch, so that spectral norms take one power iteration. */
export function discriminateAll(
  discriminator: Ecgan['discriminator'],
  { edges, photos, layout }: TrainingBatch,
  { edge, image, refined }: DiscriminatedImages,
): Discriminations {
  const outputs = discriminate(discriminator, layout, concat([edges, photos, edge, image, refined]), true);
  const names = ['realEdge', 'realImage', 'fakeEdge', 'fakeImage', 'fakeRefined'] as const;
  const splitOutput = (output: Tensor4D) => split(output, names.length) as Tensor4D[];
  const features = outputs.features.map((scale) => scale.map(splitOutput));
  const logits = outputs.logits.map((scale) => splitOutput(scale));
  const ofPart = (part: number): Discrimination => ({
    features: features.map((scale) => scale.map((parts) => parts[part])),
    logits: logits.map((parts) => parts[part]),
  });
  return Object.fromEntries(names.map((name, part) => [name, ofPart(part)])) as Discriminations;
}

/**
 * The discriminator's loss.
 *
 * `L_e + L_i` with `L_e = real(I_e) + fake(I'_e)` and `L_i = (λ + 1) real(I) + fake(I') + λ fake(I'')`. For the hinge objective
 * `real(x) = E max(0, 1 − D(S, x))` and `fake(x) = E max(0, 1 + D(S, x))`.
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function discriminatorLosses(
  { adversarial, objective }: Pick<StepContext, 'adversarial' | 'objective'>,
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Discriminations,
): Objective {
  const terms = {
    realEdge: adversarial.discriminatorReal(realEdge.logits),
    realImage: adversarial.discriminatorReal(realImage.logits),
    fakeEdge: adversarial.discriminatorFake(fakeEdge.logits),
    fakeImage: adversarial.discriminatorFake(fakeImage.logits),
    fakeRefined: adversarial.discriminatorFake(fakeRefined.logits),
  };
  return { name: 'discriminator', total: objective.discriminatorTotal(terms), terms };
}

function updateOf({ optimizers, learningRates, options: { clipNorm } }: StepContext, name: keyof typeof optimizers) {
  const optimizer = optimizers[name];
  if (!optimizer) throw new TypeError(`there is no optimizer of ${name}`);
  return { optimizer, learningRate: learningRates[name] ?? 0, clipNorm };
}

function disposeContrasted(products: readonly ContrastedPixels[]): void {
  dispose(products.flatMap(({ embeddings, regions }) => [embeddings, ...(regions ? [regions.embeddings] : [])]));
}

/** What error messages of an update say. */
function about({ networks, step }: StepContext) {
  return { step, nameOf: (variable: Variable) => variableName(networks, variable) };
}
