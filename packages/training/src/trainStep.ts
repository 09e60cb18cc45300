import { labelLoss } from '@ecgan/losses';
import { type Discrimination, discriminate, type Ecgan, type GeneratedImages, generateImages } from '@ecgan/models';
import { concat, dispose, split, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { condenseTerms, type GeneratorCritics, generatorObjective, judgedTerms } from './generatorLosses.js';
import { descend, type Objective, type Pass } from './gradients/minimize.js';
import { condense } from './gradients/precomputeGradients.js';
import type { Optimizers } from './optimizers.js';
import type { TrainingBatch } from './options.js';
import type { LearningRates } from './schedules.js';

/** A batch and what judges the pictures made of it. */
export interface Lesson {
  batch: TrainingBatch;
  critics: GeneratorCritics;
}

/** What the updates of a step are made from. */
export interface Learning {
  networks: Ecgan;
  optimizers: Optimizers;
  /** At least one; of several the mean of their gradients is descended. */
  lessons: readonly Lesson[];
  rates: LearningRates;
  /** Most that each network's gradient may measure. @defaultValue any */
  clipNorm?: number;
  /** Steps taken so far. */
  step: number;
}

/** What updates found. */
export interface Found {
  /** Totals and terms by name. */
  losses: Record<string, number>;
  /** The norm of each optimizer's gradient, before clipping. */
  gradientNorms: Record<string, number>;
}

/** What the updates of the generator and of D leave. */
interface Learnt extends Found {
  /** Of the pixels of each batch that were contrasted, to remember: `[samples, embeddingSize]`. The caller disposes them. */
  embeddings: Tensor2D[];
}

/**
 * The updates of the generator and of D from one forward pass of each: both learn from the same pictures and the same judgement of
 * them, made with the weights the step began with.
 *
 * @remarks All spectral norms take one power iteration for each batch. D judges real and generated pictures in one batch: judged as two, the
 * generator's loss need not be passed back over the real ones, but that saves less than the second run of small operations costs
 * except at the paper's full size, where both are equal, and it takes more memory.
 * @throws {@link NonFiniteError} if a term or a gradient of either is NaN or infinite; neither has been updated then.
 */
export async function learnTogether(learning: Learning): Promise<Learnt> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const updates = [
    { optimizer: optimizers.generator, learningRate: rates.generator, clipNorm },
    { optimizer: optimizers.discriminator, learningRate: rates.discriminator, clipNorm },
  ];
  const passes = lessons.map((lesson) => () => judgeOnce(learning, lesson));
  const { products, ...found } = await descend(updates, learning, passes);
  return { ...found, embeddings: products.map(({ embeddings }) => embeddings) };
}

/** Both objectives from one pass of each network. */
function judgeOnce({ networks, optimizers }: Learning, { batch, critics }: Lesson): Pass<{ embeddings: Tensor2D }> {
  const generated = generateImages(networks.generator, batch.layout, true);
  const { edge, image, refined } = generated;
  const operands = [[edge, image, refined], optimizers.discriminator.variables];
  const judged = condense(() => {
    const judgements = judgeAll(networks.discriminator, batch, generated);
    const terms = judgedTerms(judgements, critics);
    const { total, ...ofDiscriminator } = discriminatorObjective(judgements, critics);
    return { losses: [critics.objective.total(terms), total], products: { terms, ofDiscriminator } };
  }, operands);
  const [ofPictures, total] = judged.losses;
  const { terms, ofDiscriminator } = judged.products;
  const { embeddings, ...ofGenerator } = generatorObjective(
    networks,
    batch,
    generated,
    { total: ofPictures, terms },
    critics,
  );
  return { objectives: [ofGenerator, { ...ofDiscriminator, total }], products: { embeddings } };
}

/**
 * The discriminator's objective on what it said of real and generated edges and images.
 *
 * `L_e + L_i` with `L_e` = real(I_e) + fake(I'_e) and `L_i` = (λ + 1) real(I) + fake(I') + λ fake(I''); of the hinge form
 * real(x) = E max(0, 1 − D(S, x)), fake(x) = E max(0, 1 + D(S, x)).
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4
 */
export function discriminatorObjective(
  { realEdge, realImage, fakeEdge, fakeImage, fakeRefined }: Judgements,
  { adversarial, objective }: Pick<GeneratorCritics, 'adversarial' | 'objective'>,
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

/** The generated pictures that D judges. */
export type Pictures = Pick<GeneratedImages, 'edge' | 'image' | 'refined'>;

/** What D says of every picture of a step. */
export type Judgements = Record<'realEdge' | 'realImage' | 'fakeEdge' | 'fakeImage' | 'fakeRefined', Discrimination>;

/** Shows D the real and the generated edges and images, all in one pass, in which its spectral norms take one power iteration. */
export function judgeAll(discriminator: LayersModel, batch: TrainingBatch, pictures: Pictures): Judgements {
  const seen = concat([batch.edges, batch.photos, pictures.edge, pictures.image, pictures.refined]);
  const judgement = discriminate(discriminator, batch.layout, seen, true);
  const [realEdge, realImage, fakeEdge, fakeImage, fakeRefined] = splitJudgement(judgement, 5);
  return { realEdge, realImage, fakeEdge, fakeImage, fakeRefined };
}

/**
 * An update of D alone, on pictures that the generator makes for it with the weights it has.
 *
 * @remarks The generator runs as in training: its statistics and the vectors of its spectral norms move, its weights do not.
 * @throws {@link NonFiniteError} if a term or a gradient is NaN or infinite; D has not been updated then.
 */
export async function learnDiscriminator(learning: Learning): Promise<Found> {
  const { networks, optimizers, lessons, rates, clipNorm } = learning;
  // Not within the pass: the generator is not differentiated here, and nothing of it need be saved for that.
  const pictures = lessons.map(({ batch }) =>
    tidy(() => {
      const { edge, image, refined } = generateImages(networks.generator, batch.layout, true);
      return { edge, image, refined };
    }),
  );
  try {
    const passes = lessons.map(({ batch, critics }, i) => () => {
      const judgements = judgeAll(networks.discriminator, batch, pictures[i]);
      return { objectives: [discriminatorObjective(judgements, critics)], products: {} };
    });
    const update = { optimizer: optimizers.discriminator, learningRate: rates.discriminator, clipNorm };
    const { losses, gradientNorms } = await descend([update], learning, passes);
    return { losses, gradientNorms };
  } finally {
    dispose(pictures);
  }
}

/**
 * The updates of the generator and of D one after the other, as in the textbook: D learns from new pictures, which the generator makes
 * with the weights it has just got.
 *
 * @remarks The generator runs twice and D twice, on all pictures each time, and the spectral norms of both take two power iterations.
 * @throws {@link NonFiniteError} if a term or a gradient is NaN or infinite; if it is D's, the generator has been updated, which the
 * trainer takes back.
 */
export async function learnInTurn(learning: Learning): Promise<Learnt> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const ofGenerator = { optimizer: optimizers.generator, learningRate: rates.generator, clipNorm };
  const passes = lessons.map((lesson) => () => judgeGenerator(learning, lesson));
  const first = await descend([ofGenerator], learning, passes);
  const embeddings = first.products.map((products) => products.embeddings);
  try {
    const second = await learnDiscriminator(learning);
    const { generator, ...terms } = first.losses;
    return {
      losses: { generator, ...second.losses, ...terms },
      gradientNorms: { ...first.gradientNorms, ...second.gradientNorms },
      embeddings,
    };
  } catch (error) {
    dispose(embeddings);
    throw error;
  }
}

/** The generator's objective from one pass of each network. */
function judgeGenerator({ networks }: Learning, { batch, critics }: Lesson): Pass<{ embeddings: Tensor2D }> {
  const generated = generateImages(networks.generator, batch.layout, true);
  const { edge, image, refined } = generated;
  const judged = condenseTerms(critics.objective, [edge, image, refined], () =>
    judgedTerms(judgeAll(networks.discriminator, batch, generated), critics),
  );
  const { embeddings, ...objective } = generatorObjective(networks, batch, generated, judged, critics);
  return { objectives: [objective], products: { embeddings } };
}

/** The update of G_l on (I, S); nothing where a segmenter of the user's stands in its place. */
export async function learnLabels(learning: Learning): Promise<Found> {
  const { optimizers, lessons, rates, clipNorm } = learning;
  const optimizer = optimizers.labelGenerator;
  if (!optimizer) return { losses: {}, gradientNorms: {} };
  const passes = lessons.map(({ batch: { photos, labelMap }, critics: { readLabels, options } }) => () => {
    const total = labelLoss(labelMap, readLabels(photos), { ignoreLabel: options.ignoreLabel });
    return { objectives: [{ name: 'labelGenerator', total, terms: {} }], products: {} };
  });
  const update = { optimizer, learningRate: rates.labelGenerator ?? 0, clipNorm };
  const { losses, gradientNorms } = await descend([update], learning, passes);
  return { losses, gradientNorms };
}

/** Takes apart D's judgement of several batches of pictures that were joined along the first dimension. */
function splitJudgement({ features, logits }: Discrimination, parts: number): Discrimination[] {
  const splitFeatures = features.map((scale) => scale.map((feature) => split(feature, parts) as Tensor4D[]));
  const splitLogits = logits.map((scale) => split(scale, parts) as Tensor4D[]);
  return Array.from({ length: parts }, (_, part) => ({
    features: splitFeatures.map((scale) => scale.map((feature) => feature[part])),
    logits: splitLogits.map((scale) => scale[part]),
  }));
}
