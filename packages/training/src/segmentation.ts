import {
  type EcganTerm,
  featureMatchingLoss,
  labelMixLoss,
  type SegmentationObjective,
  segmentationObjective,
} from '@ecgan/losses';
import { mixByMask } from '@ecgan/losses/internal';
import { type Discrimination, discriminate, type GeneratedImages } from '@ecgan/models';
import {
  add,
  addN,
  concat,
  mul,
  type Scalar,
  split,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { shownToDiscriminator } from './augmentation.js';
import { partsOf, type Segmentations, type StepContext } from './context.js';
import type { Objective } from './gradients/minimize.js';
import type { TrainingBatch } from './options.js';

/**
 * Shows a D that segments images the edges, the generated images and, where it is to learn, the photos and the collages of photos with either generated image.
 *
 * @remarks One pass of each part of D, so that spectral norms take one power iteration. One mask cuts both collages of a photo.
 * @param learns - Whether D's loss is to be computed; the generator's needs no more than what is generated.
 * @see Sushko et al. 2021, arXiv 2012.04781, sections 3.1 and 3.2
 */
export function segmentAll(
  { networks }: Pick<StepContext, 'networks'>,
  batch: TrainingBatch,
  { edge, image, refined }: Pick<GeneratedImages, 'edge' | 'image' | 'refined'>,
  learns: boolean,
): Segmentations {
  const parts = partsOf(networks);
  const { layout, pictures } = shownToDiscriminator(batch, [batch.edges, edge, batch.photos, image, refined]);
  const [realEdges, edges, photos, images, refinedImages] = pictures;
  const mask = batch.labelMixMask;
  const collages = mask ? [images, refinedImages].map((fake) => mixByMask(photos, fake, mask)) : [];
  const shown = [images, refinedImages, ...(learns ? [photos, ...collages] : [])];
  const logits = split(parts.images.apply(concat(shown), { training: true }) as Tensor4D, shown.length) as Tensor4D[];
  const [ofImage, ofRefined, real, mixedImage, mixedRefined] = logits;
  return {
    edges: judgeEdges(discriminate(parts.edges, layout, concat([realEdges, edges]), true)),
    ...{ image: ofImage, refined: ofRefined, real },
    ...(mixedRefined && { mixed: { image: mixedImage, refined: mixedRefined } }),
  };
}

/** What D says of real and of generated edges. */
function judgeEdges({ features, logits }: Discrimination): Segmentations['edges'] {
  const halves = (output: Tensor4D) => split(output, 2) as Tensor4D[];
  const [ofFeatures, ofLogits] = [features.map((scale) => scale.map(halves)), logits.map(halves)];
  const ofPart = (part: number): Discrimination => ({
    features: ofFeatures.map((scale) => scale.map((parts) => parts[part])),
    logits: ofLogits.map((parts) => parts[part]),
  });
  return { realEdge: ofPart(0), fakeEdge: ofPart(1) };
}

/**
 * The generator's terms: every pixel of I' and I'' should pass for a real one of its class; I'_e is judged and matched as ever.
 *
 * @remarks There is no feature matching of images: OASIS has none, its D being told at every pixel what the image should show there.
 */
export function segmentationTerms(
  { objective, adversarial, ...context }: Omit<StepContext, 'askPixels'>,
  batch: TrainingBatch,
  { edges: { realEdge, fakeEdge }, image, refined }: Segmentations,
): Partial<Record<EcganTerm, Scalar>> {
  const { generator } = objectiveOf(context, batch);
  const targets = targetsOf(batch);
  const wanted = (term: EcganTerm, compute: () => Scalar) =>
    objective.weightOf(term) > 0 ? { [term]: compute() } : {};
  return {
    ...wanted('adversarialEdge', () => adversarial.generator(fakeEdge.logits)),
    ...wanted('featureMatchingEdge', () => featureMatchingLoss(realEdge.features, fakeEdge.features)),
    ...wanted('adversarialImage', () => generator(image, targets)),
    ...wanted('adversarialRefined', () => generator(refined, targets)),
  };
}

/**
 * The loss of a D that segments images.
 *
 * `L_e + L(I, I') + λ L(I, I'')` with `L_e = real(I_e) + fake(I'_e)` of the patches and, of an image x and what is generated of its labels,
 * `L(x, x̂) = −Σ_c α_c E[t_c log D(x)_c] − E[log D(x̂)_N] + λ_LM ‖D(mix(x, x̂)) − mix(D(x), D(x̂))‖²`
 *
 * @see Sushko et al. 2021, arXiv 2012.04781, equations 1 and 3
 */
export function segmentationLosses(
  { objective, adversarial, ...context }: Omit<StepContext, 'askPixels'>,
  batch: TrainingBatch,
  { edges: { realEdge, fakeEdge }, image, refined, real, mixed }: Segmentations,
): Objective {
  if (!real) throw new TypeError('D was not shown what it learns from');
  const { discriminatorReal, discriminatorFake } = objectiveOf(context, batch);
  const targets = targetsOf(batch);
  const judged = {
    realEdge: adversarial.discriminatorReal(realEdge.logits),
    realImage: discriminatorReal(real, targets),
    fakeEdge: adversarial.discriminatorFake(fakeEdge.logits),
    fakeImage: discriminatorFake(image, targets),
    fakeRefined: discriminatorFake(refined, targets),
  };
  const total = objective.discriminatorTotal(judged);
  const mask = batch.labelMixMask;
  if (!mask || !mixed) return { name: 'discriminator', total, terms: judged };
  const consistency = {
    labelMixImage: labelMixLoss(mixed.image, real, image, mask),
    labelMixRefined: labelMixLoss(mixed.refined, real, refined, mask),
  };
  const { fakeImage, fakeRefined } = objective.discriminatorWeights;
  const { labelMix = 10 } = context.options;
  const weighted = addN([
    mul(consistency.labelMixImage, labelMix * fakeImage),
    mul(consistency.labelMixRefined, labelMix * fakeRefined),
  ]);
  return { name: 'discriminator', total: add(total, weighted), terms: { ...judged, ...consistency } };
}

/** The objective of a batch: where other processes have a part of it, so that the mean over processes is the mean over all pixels that take part. */
function objectiveOf(
  { networks, options: { ignoreLabel } }: Pick<StepContext, 'networks' | 'options'>,
  { segmentationPixels }: TrainingBatch,
): Pick<SegmentationObjective, 'discriminatorReal' | 'discriminatorFake' | 'generator'> {
  const { numClasses } = networks.options;
  if (!segmentationPixels) return segmentationObjective({ numClasses, ignoreLabel });
  const { ofClasses: classPixels, share } = segmentationPixels;
  const { discriminatorReal, discriminatorFake, generator } = segmentationObjective({
    numClasses,
    ignoreLabel,
    classPixels,
  });
  const shared = (loss: (logits: Tensor, labelMap: Tensor) => Scalar) => (logits: Tensor, labelMap: Tensor) =>
    mul(loss(logits, labelMap), share) as Scalar;
  return {
    discriminatorReal: shared(discriminatorReal),
    discriminatorFake: shared(discriminatorFake),
    generator: shared(generator),
  };
}

function targetsOf({ segmentationTargets }: TrainingBatch): Tensor3D {
  if (!segmentationTargets) throw new TypeError('the batch was not prepared for a discriminator that segments');
  return segmentationTargets;
}
