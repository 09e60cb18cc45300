import { type EcganObjective, type EcganTerm, labelLoss } from '@ecgan/losses';
import { type Discrimination, discriminate, type Ecgan, type GeneratedImages, generateImages } from '@ecgan/models';
import {
  concat,
  dispose,
  mul,
  type Scalar,
  split,
  type Tensor4D,
  type TensorContainer,
  tidy,
} from '@tensorflow/tfjs-core';
import { shownToDiscriminator } from './augmentation.js';
import { type ContrastedPixels, type Discriminations, predictLabels, type StepContext } from './context.js';
import { adversarialTerms, generatorLosses, weighted } from './generatorLosses.js';
import { type Asking, minimize, type Objective } from './gradients/minimize.js';
import { precomputeGradients } from './gradients/precomputeGradients.js';
import type { Optimizers } from './optimizers.js';
import type { TrainingBatch } from './options.js';
import { segmentAll, segmentationLosses, segmentationTerms } from './segmentation.js';

/** What each batch's forward pass leaves for the memory bank, where there is one. */
type Products = (ContrastedPixels | null)[];

/** The generated images that D is shown. */
type DiscriminatedImages = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

/**
 * One training step: updates G_l on (I, S), the generator and D, then the average of the generator's weights.
 *
 * @remarks The batches are split into `discriminatorSteps` equal shares. Each share but the last updates D alone; the last updates all
 * three networks. Within a share the gradients are averaged over the batches. Before each update it yields every loss and norm, which are
 * to be read and checked. `runStep` does that there, a compiled step at its end.
 * @param batches - A multiple of `discriminatorSteps`.
 * @returns With a memory bank, what to remember of each batch of the last share; the caller disposes it. Networks that were updated before
 * a check fails stay updated: the trainer restores them.
 * @see Tang et al. 2023, arXiv 2003.13898, sections 3.4 and 4
 */
export function* trainStep(context: StepContext, batches: readonly TrainingBatch[]): Asking<ContrastedPixels[]> {
  const { alternating, discriminatorSteps = 1 } = context.options;
  const share = batches.length / discriminatorSteps;
  const last = batches.slice(-share);
  for (let update = 0; update < discriminatorSteps - 1; update++)
    yield* updateDiscriminator(context, batches.slice(update * share, (update + 1) * share), update);
  yield* updateLabelGenerator(context, last);
  const contrasted = yield* (alternating ? updateInTurn : updateTogether)(context, last);
  context.average?.advance(context.averageShare ?? null);
  return contrasted.flatMap((one) => one ?? []);
}

/**
 * Updates the generator and D from one forward pass of each, with the weights the step began with.
 *
 * @remarks Spectral norms take one power iteration per batch. Real and generated images pass through D in one batch. Two passes would
 * save the generator's backward pass through the real images, which is less than a second forward pass costs below the paper's size and
 * equal to it there, and would need more memory.
 */
function updateTogether(context: StepContext, batches: readonly TrainingBatch[]): Asking<Products> {
  const passes = batches.map((batch) => () => {
    const { generator } = context.networks;
    const generated = generateImages(generator, batch.layout, true, undefined, batch.noise, context.joint);
    const { edge, image, refined } = generated;
    const operands = [[edge, image, refined], context.optimizers.discriminator.variables];
    const {
      losses: [adversarialTotal, discriminatorTotal],
      products: { terms, discriminatorTerms },
    } = precomputeGradients(() => {
      const judged = judge(context, batch, generated, true);
      const generatorTerms = judged.generatorTerms();
      const ofDiscriminator = judged.discriminatorLosses();
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
  const updates = [updateOf(context, 'generator'), updateOf(context, 'discriminator', lastUpdate(context))];
  return minimize(updates, passes, context.joint?.gradients);
}

/**
 * Updates the generator, then D on new images of the updated generator, as the authors' code does.
 *
 * @remarks Each network runs twice, and its spectral norms take two power iterations.
 */
function* updateInTurn(context: StepContext, batches: readonly TrainingBatch[]): Asking<Products> {
  const passes = batches.map((batch) => () => {
    const { generator } = context.networks;
    const generated = generateImages(generator, batch.layout, true, undefined, batch.noise, context.joint);
    const { edge, image, refined } = generated;
    const adversarial = weighted(context.objective, [edge, image, refined], () =>
      judge(context, batch, generated, false).generatorTerms(),
    );
    const { contrasted, ...ofGenerator } = generatorLosses(context, batch, generated, adversarial);
    return { objectives: [ofGenerator], products: contrasted };
  });
  const contrasted = yield* minimize([updateOf(context, 'generator')], passes, context.joint?.gradients);
  try {
    yield* updateDiscriminator(context, batches, lastUpdate(context));
    return contrasted;
  } catch (error) {
    dispose(contrasted as unknown as TensorContainer);
    throw error;
  }
}

/**
 * Updates D alone, on images of the current generator, whose batch statistics and spectral vectors move but whose weights do not.
 *
 * @param update - Which of D's updates of this step it is, from 0.
 */
function* updateDiscriminator(context: StepContext, batches: readonly TrainingBatch[], update: number): Asking<void> {
  const { generator } = context.networks;
  // Outside the pass: the generator is not differentiated, so its intermediate tensors are freed at once.
  const images = batches.map(({ layout, noise }) =>
    tidy(() => {
      const { edge, image, refined } = generateImages(generator, layout, true, undefined, noise, context.joint);
      return { edge, image, refined };
    }),
  );
  try {
    const passes = batches.map((batch, i) => () => {
      const losses = judge(context, batch, images[i], true).discriminatorLosses();
      return { objectives: [losses], products: {} };
    });
    yield* minimize([updateOf(context, 'discriminator', update)], passes, context.joint?.gradients);
  } finally {
    dispose(images);
  }
}

/** Updates G_l on (I, S); does nothing where the user's segmenter takes its place. */
function* updateLabelGenerator(context: StepContext, batches: readonly TrainingBatch[]): Asking<void> {
  if (!context.optimizers.labelGenerator) return;
  const { ignoreLabel, balanceLabels } = context.options;
  const passes = batches.map(({ photos, labelMap, classWeights, labelShare }) => () => {
    const weights = balanceLabels ? { classWeights } : {};
    const loss = labelLoss(labelMap, predictLabels(context, photos), { ignoreLabel, ...weights });
    const total = labelShare ? (mul(loss, labelShare) as Scalar) : loss;
    return { objectives: [{ name: 'labelGenerator', total, terms: {} }], products: {} };
  });
  yield* minimize([updateOf(context, 'labelGenerator')], passes, context.joint?.gradients);
}

/** What follows from one pass of D, each computed when it is asked for. */
interface Judgement {
  generatorTerms(): Partial<Record<EcganTerm, Scalar>>;
  discriminatorLosses(): Objective;
}

/**
 * Passes a batch through D, of whichever kind.
 *
 * @param learns - Whether D's losses will be asked for.
 */
function judge(context: StepContext, batch: TrainingBatch, generated: DiscriminatedImages, learns: boolean): Judgement {
  if (context.networks.options.discriminator === 'segmentation') {
    const outputs = segmentAll(context, batch, generated, learns);
    return {
      generatorTerms: () => segmentationTerms(context, batch, outputs),
      discriminatorLosses: () => segmentationLosses(context, batch, outputs),
    };
  }
  const outputs = discriminateAll(context.networks.discriminator, batch, generated, shownTo(context.objective));
  return {
    generatorTerms: () => adversarialTerms(context, outputs),
    discriminatorLosses: () => discriminatorLosses(context, outputs),
  };
}

const everything = ['realEdge', 'realImage', 'fakeEdge', 'fakeImage', 'fakeRefined'] as const;

/** What D is shown: edges, I' and I'' each unless every term they take part in has weight 0, and photos beside I' or I''. */
function shownTo({ weightOf, discriminatorWeights }: EcganObjective): readonly (keyof Discriminations)[] {
  const judged = (kind: 'Edge' | 'Image' | 'Refined') =>
    weightOf(`adversarial${kind}`) + weightOf(`featureMatching${kind}`) + discriminatorWeights[`fake${kind}`] > 0;
  const [edge, image, refined] = [judged('Edge'), judged('Image'), judged('Refined')];
  const shown = {
    realEdge: edge || discriminatorWeights.realEdge > 0,
    realImage: image || refined || discriminatorWeights.realImage > 0,
    ...{ fakeEdge: edge, fakeImage: image, fakeRefined: refined },
  };
  return everything.filter((name) => shown[name]);
}

/**
 * Passes real and generated edges and images through D in one batch, so that spectral norms take one power iteration.
 *
 * @param names - What D is shown. @defaultValue everything
 */
export function discriminateAll(
  discriminator: Ecgan['discriminator'],
  batch: TrainingBatch,
  { edge, image, refined }: DiscriminatedImages,
  names: readonly (keyof Discriminations)[] = everything,
): Discriminations {
  const { layout, pictures } = shownToDiscriminator(batch, [batch.edges, batch.photos, edge, image, refined]);
  const shown = pictures.filter((_, i) => names.includes(everything[i]));
  const outputs = discriminate(discriminator, layout, concat(shown), true);
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
    ...(realEdge && { realEdge: adversarial.discriminatorReal(realEdge.logits) }),
    ...(realImage && { realImage: adversarial.discriminatorReal(realImage.logits) }),
    ...(fakeEdge && { fakeEdge: adversarial.discriminatorFake(fakeEdge.logits) }),
    ...(fakeImage && { fakeImage: adversarial.discriminatorFake(fakeImage.logits) }),
    ...(fakeRefined && { fakeRefined: adversarial.discriminatorFake(fakeRefined.logits) }),
  };
  return { name: 'discriminator', total: objective.discriminatorTotal(terms), terms };
}

function updateOf({ optimizers, factors, options: { clipNorm } }: StepContext, name: keyof Optimizers, update = 0) {
  const [optimizer, ofUpdate] = [optimizers[name], factors[name]?.[update]];
  if (!optimizer || !ofUpdate) throw new TypeError(`there is no update ${update} of ${name}`);
  return { optimizer, factors: ofUpdate, clipNorm };
}

function lastUpdate({ options: { discriminatorSteps = 1 } }: StepContext): number {
  return discriminatorSteps - 1;
}
