import {
  argMax,
  concat,
  dispose,
  div,
  gather,
  keep,
  mul,
  type Scalar,
  scalar,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { AugmentationSetting } from './augmentation.js';
import * as equations from './equations.js';
import { type Pictures, type ReferenceNetworks, trainableOf } from './ReferenceNetworks.js';
import { labelsAt, pictureOf, type WiringBatch } from './WiringBatch.js';

/** λ_c, λ_s, λ_l (of both its terms), λ_f, λ_p, λ_r and λ. */
export interface Lambdas {
  adversarial: number;
  similarity: number;
  contrast: number;
  classPixel: number;
  featureMatching: number;
  perceptual: number;
  reconstruction: number;
  refined: number;
}

/** The paper's, which has no reconstruction term. */
export const paperLambdas: Lambdas = {
  ...{ adversarial: 1, similarity: 1, contrast: 1, classPixel: 1 },
  ...{ featureMatching: 10, perceptual: 10, reconstruction: 0, refined: 2 },
};

/** What the objective depends on besides networks and batches. */
export interface Setting {
  lambdas: Lambdas;
  ignoreLabel: number;
  temperature: number;
  /** Features of pictures that are compared, and what each counts. */
  perceptual: { taps: (pictures: Tensor4D) => Tensor[]; weights: readonly number[] };
  /** In the place of the networks' own G_l. */
  segmenter?: (images: Tensor4D) => Tensor4D;
  /** What the similarity terms are estimated from, of each picture. @defaultValue all pairs of pixels */
  drawn?: Record<'similarityImage' | 'similarityRefined', readonly equations.TwoDraws[]>;
  /** Where D segments images: λ_LM, and whether it reads the labels in the place of G_l. */
  segmentation?: { labelMix: number; reads?: boolean };
  /** How D's labels and pictures are augmented. */
  augmentation?: AugmentationSetting;
  /** Whether α_c weighs the classes of class-specific pixels, and of what G_l is fitted by. */
  balanced?: { classPixels?: boolean; labels?: boolean };
  /** Pixels to contrast, at each scale as indices over the batch. @defaultValue all that are labelled */
  chosen?: readonly (readonly number[])[];
}

/** Losses by name, and gradients by the names of their variables. */
export interface Gradients {
  losses: Record<string, number>;
  gradients: Map<string, Float32Array>;
}

const asNumber = (value: Tensor) => value.dataSync()[0];

function differentiate(loss: () => Scalar, variables: Map<string, Variable>): Map<string, Float32Array> {
  const { value, grads } = variableGrads(loss, [...variables.values()]);
  const found = new Map(
    [...variables].map(([name, variable]) => {
      const gradient = grads[variable.name];
      return [name, gradient ? Float32Array.from(gradient.dataSync()) : new Float32Array(variable.size)] as const;
    }),
  );
  dispose([value, ...Object.values(grads)]);
  return found;
}

/** The cross entropy that G_l is fitted to the photos by. */
export function labelGradients(reference: ReferenceNetworks, batch: WiringBatch, setting: Setting): Gradients {
  const { ignoreLabel, balanced } = setting;
  const balance = balanced?.labels ? equations.classBalance(batch.labels, batch.numClasses, ignoreLabel) : undefined;
  const { labelGenerator } = reference.networks;
  const losses: Record<string, number> = {};
  const gradients = differentiate(
    () => {
      const costs = batch.labels.map((labels, k) =>
        equations.labelCost(labels, labelGenerator.apply(pictureOf(batch.photos, k)) as Tensor4D, ignoreLabel, balance),
      );
      const pixels = costs.reduce((count, [, own]) => count + own, 0);
      const loss = div(equations.total(costs.map(([cost]) => cost)), pixels) as Scalar;
      losses.labelGenerator = asNumber(loss);
      return loss;
    },
    trainableOf(reference.networks, 'labelGenerator'),
  );
  return { losses, gradients };
}

/** Pictures of the generator that outlive a pass. */
export interface KeptPictures extends Pick<Pictures, 'edge' | 'image' | 'refined'> {
  dispose(): void;
}

const keptPictures = ({ edge, image, refined }: Pick<Pictures, 'edge' | 'image' | 'refined'>): KeptPictures => {
  const kept = { edge: keep(edge.clone()), image: keep(image.clone()), refined: keep(refined.clone()) };
  return { ...kept, dispose: () => dispose(Object.values(kept)) };
};

/** Pictures of the generator as it is, from one pass of it. */
export function drawPictures(reference: ReferenceNetworks, batch: WiringBatch): KeptPictures {
  let kept: KeptPictures | undefined;
  tidy(() => {
    kept = keptPictures(reference.generate(batch));
  });
  if (!kept) throw new Error('no pictures were drawn');
  return kept;
}

/** What D minimises: `ℓ⁺(I_e) + ℓ⁻(I'_e) + (λ + 1) ℓ⁺(I) + ℓ⁻(I') + λ ℓ⁻(I'')`, of each picture alone. */
export function discriminatorGradients(
  reference: ReferenceNetworks,
  batch: WiringBatch,
  { edge, image, refined }: KeptPictures,
  { lambdas: { refined: lambda }, ignoreLabel, segmentation }: Setting,
): Gradients {
  const losses: Record<string, number> = {};
  const each = (pictures: Tensor4D, loss: (opinion: equations.Opinion) => Scalar) =>
    equations.average(batch.labels.map((_, k) => loss(reference.judge(batch, k, pictures))));
  const gradients = differentiate(
    () => {
      const terms = {
        realEdge: each(batch.edges, equations.hingeReal),
        fakeEdge: each(edge, equations.hingeFake),
        ...(segmentation
          ? segmentedTerms(reference, batch, { image, refined }, ignoreLabel)
          : {
              realImage: each(batch.photos, equations.hingeReal),
              fakeImage: each(image, equations.hingeFake),
              fakeRefined: each(refined, equations.hingeFake),
            }),
      };
      for (const [name, term] of Object.entries(terms)) losses[name] = asNumber(term);
      const { realEdge, fakeEdge, realImage, fakeImage, fakeRefined } = terms;
      const ofEdges = [realEdge, fakeEdge];
      const ofImages = [mul(realImage, lambda + 1), fakeImage, mul(fakeRefined, lambda)];
      const mixed = segmentation?.labelMix ? collageTerms(reference, batch, { image, refined }) : undefined;
      for (const [name, term] of Object.entries(mixed ?? {})) losses[name] = asNumber(term);
      const ofCollages = mixed ? [mixed.labelMixImage, mul(mixed.labelMixRefined, lambda)] : [];
      const weighted = ofCollages.map((term) => mul(term, segmentation?.labelMix ?? 0));
      const total = equations.total([...ofEdges, ...ofImages, ...weighted]);
      losses.discriminator = asNumber(total);
      return total;
    },
    trainableOf(reference.networks, 'discriminator'),
  );
  return { losses, gradients };
}

/** The pictures of a batch one by one, as D is shown them. */
function shownPictures(batch: WiringBatch, pictures: Tensor4D): Tensor4D[] {
  return batch.labels.map((_, k) => {
    const own = pictureOf(pictures, k);
    return batch.shown ? batch.shown.picture(k, own) : own;
  });
}

/** What a D that segments minimises of photos and generated pictures, without the collages. */
function segmentedTerms(
  reference: ReferenceNetworks,
  batch: WiringBatch,
  { image, refined }: Pick<KeptPictures, 'image' | 'refined'>,
  ignoreLabel: number,
) {
  const costs = equations.segmentationCosts(batch.shown?.labels ?? batch.labels, batch.numClasses, ignoreLabel);
  const segmented = (pictures: Tensor4D) => shownPictures(batch, pictures).map((one) => reference.segment(one));
  return {
    realImage: costs.real(segmented(batch.photos)),
    fakeImage: costs.fake(segmented(image)),
    fakeRefined: costs.fake(segmented(refined)),
  };
}

/** What it minimises of the collages of photos with either generated picture. */
function collageTerms(
  reference: ReferenceNetworks,
  batch: WiringBatch,
  { image, refined }: Pick<KeptPictures, 'image' | 'refined'>,
) {
  const { mask, height, width } = batch;
  if (!mask) throw new Error('no mask was drawn');
  const photos = shownPictures(batch, batch.photos);
  const of = (fakes: Tensor4D[]) =>
    equations.average(
      fakes.map((fake, k) => {
        const cut = tensor4d(mask[k], [1, height, width, 1]);
        const [ofMixed, ofReal, ofFake] = [equations.collage(photos[k], fake, cut), photos[k], fake].map((one) =>
          reference.segment(one),
        );
        return equations.consistency(ofMixed, ofReal, ofFake, cut);
      }),
    );
  return { labelMixImage: of(shownPictures(batch, image)), labelMixRefined: of(shownPictures(batch, refined)) };
}

/** What the generator's pass gives besides: its pictures, every pixel's embedding, what was contrasted, the classes read from I''. */
export interface GeneratorPass extends Gradients {
  pictures: KeptPictures;
  /** Unit length, of every pixel at each scale: `[pixels, dim]`, flat. */
  embeddings: Float32Array[];
  /** Class ids of every pixel at each scale. */
  labels: number[][];
  /** Indices of the pixels that are labelled, at each scale. */
  labelled: readonly (readonly number[])[];
  /** Indices of what was contrasted, at each scale. */
  chosen: readonly (readonly number[])[];
  /** Class ids read from I'', of every pixel of the batch. */
  predictions: number[];
}

/** What the generator, the class decoder and the projection minimise: the method's total. */
export function generatorGradients(
  reference: ReferenceNetworks,
  batch: WiringBatch,
  setting: Setting,
  memory?: equations.Labelled,
): GeneratorPass {
  const { networks } = reference;
  const { lambdas, ignoreLabel, temperature, balanced } = setting;
  const balance = balanced?.classPixels
    ? equations.classBalance(batch.labels, batch.numClasses, ignoreLabel)
    : undefined;
  const { contrastLevels } = networks.options;
  const labels = contrastLevels.map((level) => batch.labels.flatMap((_, k) => labelsAt(batch, k, level)));
  const labelled = labels.map((ids) => ids.flatMap((label, pixel) => (label === ignoreLabel ? [] : [pixel])));
  const chosen = setting.chosen ?? labelled;
  const { segmentation } = setting;
  const classesOf = (logits: Tensor4D) => slice(logits, [0, 0, 0, 0], [-1, -1, -1, batch.numClasses]) as Tensor4D;
  const segmenter =
    setting.segmenter ??
    (segmentation?.reads
      ? (images: Tensor4D) => classesOf(reference.segment(images))
      : (images: Tensor4D) => networks.labelGenerator.apply(images) as Tensor4D);
  const costs = equations.segmentationCosts(batch.shown?.labels ?? batch.labels, batch.numClasses, ignoreLabel);
  const passedAsReal = (fake: Tensor4D) => costs.real(shownPictures(batch, fake).map((one) => reference.segment(one)));
  const found: Partial<Omit<GeneratorPass, 'losses' | 'gradients'>> = { labels, labelled, chosen };
  const losses: Record<string, number> = {};
  const each = (term: (picture: number) => Tensor) => equations.average(batch.labels.map((_, k) => term(k)));

  const gradients = differentiate(
    () => {
      const pictures = reference.generate(batch);
      const { edge, image, refined, features, scales } = pictures;
      found.pictures = keptPictures(pictures);
      const judge = (k: number, x: Tensor4D) => reference.judge(batch, k, x);
      const adversarial = (fake: Tensor4D) => each((k) => equations.hingeGenerator(judge(k, fake)));
      const matching = (real: Tensor4D, fake: Tensor4D) =>
        each((k) => equations.featureMatching(judge(k, real), judge(k, fake)));
      const perceptual = (real: Tensor4D, fake: Tensor4D) =>
        each((k) => {
          const [ofReal, ofFake] = [real, fake].map((x) => setting.perceptual.taps(pictureOf(x, k)));
          const { weights } = setting.perceptual;
          return equations.total(weights.map((weight, t) => mul(equations.l1(ofFake[t], ofReal[t]), weight)));
        });
      const similarity = (fake: Tensor4D, drawn?: readonly equations.TwoDraws[]) =>
        each((k) => equations.similarity(batch.labels[k], segmenter(pictureOf(fake, k)), ignoreLabel, drawn?.[k]));
      const projected = reference.project(scales);
      found.embeddings = projected.map((rows) => Float32Array.from(equations.unit(rows).dataSync()));
      found.predictions = batch.labels.flatMap((_, k) =>
        Array.from(argMax(segmenter(pictureOf(refined, k)), 3).dataSync()),
      );
      const anchors = {
        embeddings: concat(projected.map((rows, s) => gather(rows, tensor1d([...chosen[s]], 'int32')) as Tensor2D)),
        labels: chosen.flatMap((pixels, s) => pixels.map((pixel) => labels[s][pixel])),
      };
      const decoder = reference.decoder();
      const terms = {
        adversarialEdge: adversarial(edge),
        adversarialImage: segmentation ? passedAsReal(image) : adversarial(image),
        adversarialRefined: segmentation ? passedAsReal(refined) : adversarial(refined),
        similarityImage: similarity(image, setting.drawn?.similarityImage),
        similarityRefined: similarity(refined, setting.drawn?.similarityRefined),
        contrast: equations.contrast(anchors, memory, temperature),
        classPixel: each((k) => {
          const own = { labels: batch.labels[k], photo: pictureOf(batch.photos, k), features: pictureOf(features, k) };
          return equations.classPixels(own, decoder, ignoreLabel, balance);
        }),
        featureMatchingEdge: matching(batch.edges, edge),
        ...(!segmentation && {
          featureMatchingImage: matching(batch.photos, image),
          featureMatchingRefined: matching(batch.photos, refined),
        }),
        perceptualEdge: perceptual(batch.edges, edge),
        perceptualImage: perceptual(batch.photos, image),
        perceptualRefined: perceptual(batch.photos, refined),
        ...(lambdas.reconstruction > 0 && {
          reconstructionImage: equations.l1(image, batch.photos),
          reconstructionRefined: equations.l1(refined, batch.photos),
        }),
      };
      for (const [name, term] of Object.entries(terms)) losses[name] = asNumber(term);
      const ofThree = (one: Tensor, two: Tensor = scalar(0), three: Tensor = scalar(0)) =>
        equations.total([one, two, mul(three, lambdas.refined)]);
      const t = terms;
      const total = equations.total([
        mul(ofThree(t.adversarialEdge, t.adversarialImage, t.adversarialRefined), lambdas.adversarial),
        mul(equations.total([t.similarityImage, t.similarityRefined]), lambdas.similarity),
        mul(t.contrast, lambdas.contrast),
        mul(t.classPixel, lambdas.classPixel),
        mul(ofThree(t.featureMatchingEdge, t.featureMatchingImage, t.featureMatchingRefined), lambdas.featureMatching),
        mul(ofThree(t.perceptualEdge, t.perceptualImage, t.perceptualRefined), lambdas.perceptual),
        mul(ofThree(scalar(0), t.reconstructionImage, t.reconstructionRefined), lambdas.reconstruction),
      ]);
      losses.generator = asNumber(total);
      return total;
    },
    trainableOf(networks, 'generator', 'classPixelGenerator', 'projectionHead'),
  );
  return { ...(found as Omit<GeneratorPass, 'losses' | 'gradients'>), losses, gradients };
}
