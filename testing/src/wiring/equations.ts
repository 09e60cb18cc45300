/**
 * The terms of ECGAN's objective, each written from the method's equation in plain operations of TF.js and for one picture wherever
 * the equation speaks of one. What the trainer computes is compared with this: nothing here is imported from
 * `@ecgan/training` or `@ecgan/losses`, nor may be.
 *
 * @see Tang et al. 2023, arXiv 2003.13898, sections 3.2 to 3.4; arXiv 2307.12084
 */
import {
  abs,
  add,
  concat,
  conv2d,
  div,
  exp,
  gather,
  leakyRelu,
  log,
  logSoftmax,
  matMul,
  mean,
  mul,
  neg,
  relu,
  reshape,
  type Scalar,
  scalar,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tanh,
  tensor,
  tensor1d,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';

/** How feature matching reduces the layers of a scale: the one place to change it. Scales are averaged either way. */
const featureMatchingLayers: 'sum' | 'mean' = 'sum';

/** What D says of one picture. */
export interface Opinion {
  /** Per scale, per layer. */
  features: Tensor[][];
  /** Per scale. */
  logits: Tensor[];
}

export const total = (terms: readonly Tensor[]): Scalar =>
  terms.reduce((partial, term) => add(partial, term), scalar(0)) as Scalar;
export const average = (terms: readonly Tensor[]): Scalar => div(total(terms), terms.length) as Scalar;

/** `E max(0, 1 − D)` */
export const hingeReal = ({ logits }: Opinion) => average(logits.map((scale) => mean(relu(sub(1, scale)))));
/** `E max(0, 1 + D)` */
export const hingeFake = ({ logits }: Opinion) => average(logits.map((scale) => mean(relu(add(1, scale)))));
/** `−E D` */
export const hingeGenerator = ({ logits }: Opinion) => average(logits.map((scale) => neg(mean(scale))));

/** `mean |D_l(fake) − D_l(real)|` of every layer, averaged over the scales. */
export function featureMatching(real: Opinion, fake: Opinion): Scalar {
  const ofLayers = featureMatchingLayers === 'sum' ? total : average;
  return average(
    fake.features.map((layers, scale) => ofLayers(layers.map((layer, l) => l1(layer, real.features[scale][l])))),
  );
}

/** `mean |x − y|` */
export const l1 = (x: Tensor, y: Tensor): Scalar => mean(abs(sub(x, y))) as Scalar;

/** Two draws of the pixels of a picture, each as many. */
export type TwoDraws = readonly [readonly number[], readonly number[]];

/**
 * `−(1/M²) Σ_ij [a_ij log a''_ij + (1 − a_ij) log(1 − a''_ij)]` over the M labelled pixels of one picture.
 *
 * @param drawn - Estimates it from the pairs of two draws of K of the N pixels: `(1/M²) (N/K)² Σ_{p∈P} Σ_{q∈Q}`. @defaultValue all pairs
 */
export function similarity(
  labels: readonly number[],
  logits: Tensor4D,
  ignoreLabel: number,
  drawn: TwoDraws = [[...labels.keys()], [...labels.keys()]],
): Scalar {
  const pixels = reshape(softmax(logits), [labels.length, -1]);
  const counted = drawn.map((draw) => draw.filter((pixel) => labels[pixel] !== ignoreLabel));
  const [first, second] = counted.map((draw) => gather(pixels, tensor1d(draw, 'int32')) as Tensor2D);
  const agreement = matMul(first, transpose(second));
  const same = tensor2d(counted[0].map((p) => counted[1].map((q) => (labels[p] === labels[q] ? 1 : 0))));
  const likelihood = add(mul(same, log(agreement)), mul(sub(1, same), log(sub(1, agreement))));
  const labelled = labels.filter((label) => label !== ignoreLabel).length;
  const share = (labels.length / drawn[0].length) * (labels.length / drawn[1].length);
  return neg(mul(div(sum(likelihood), labelled ** 2), share)) as Scalar;
}

/** `α_c = pixels / pixels of class c` over the labelled pixels of some pictures; 0 for an absent class. */
export function classBalance(pictures: readonly number[][], numClasses: number, ignoreLabel: number): number[] {
  const labelled = pictures.flat().filter((label) => label !== ignoreLabel);
  return Array.from({ length: numClasses }, (_, id) => {
    const own = labelled.filter((label) => label === id).length;
    return own === 0 ? 0 : labelled.length / own;
  });
}

/** `−Σ_p α(s_p) log softmax(logits_p)[s_p]` over the labelled pixels of one picture, and `Σ_p α(s_p)`; α is 1 unless given. */
export function labelCost(
  labels: readonly number[],
  logits: Tensor4D,
  ignoreLabel: number,
  balance?: readonly number[],
): [Scalar, number] {
  const numClasses = logits.shape[3];
  const weightOf = (label: number) => (label === ignoreLabel ? 0 : (balance?.[label] ?? 1));
  const chosen = labels.map((label) =>
    Array.from({ length: numClasses }, (_, id) => (id === label ? weightOf(label) : 0)),
  );
  const cost = neg(sum(mul(tensor2d(chosen), reshape(logSoftmax(logits), [labels.length, numClasses]))));
  return [cost as Scalar, labels.reduce((all, label) => all + weightOf(label), 0)];
}

/**
 * OASIS's terms of some pictures: `−(1/M) Σ_p α(s_p) log D(x_p)[s_p]` of pictures to be taken for real, `−(1/M) Σ_p log D(x_p)[N]` of those to be found out,
 * over the M labelled pixels of all of them.
 */
export function segmentationCosts(labels: readonly number[][], numClasses: number, ignoreLabel: number) {
  const balance = classBalance(labels, numClasses, ignoreLabel);
  const labelled = labels.flat().filter((label) => label !== ignoreLabel).length;
  const meanOf = (costs: Tensor[]) => div(total(costs), labelled) as Scalar;
  // A class that no label has stands for "no pixel of this": the targets are moved, the ignored pixels are not.
  const found = labels.map((ids) => ids.map((id) => (id === ignoreLabel ? -1 : numClasses)));
  return {
    real: (logits: readonly Tensor4D[]) =>
      meanOf(logits.map((one, k) => labelCost(labels[k], one, ignoreLabel, balance)[0])),
    fake: (logits: readonly Tensor4D[]) => meanOf(logits.map((one, k) => labelCost(found[k], one, -1)[0])),
  };
}

/** `‖D(mix) − (M ⊙ D(x) + (1 − M) ⊙ D(x̂))‖²` of one picture, as a mean over pixels and logits. */
export function consistency(ofMixed: Tensor4D, ofReal: Tensor4D, ofFake: Tensor4D, mask: Tensor4D): Scalar {
  return mean(square(sub(ofMixed, collage(ofReal, ofFake, mask)))) as Scalar;
}

/** `M ⊙ x + (1 − M) ⊙ x̂` */
export const collage = (real: Tensor4D, fake: Tensor4D, mask: Tensor4D): Tensor4D =>
  add(mul(real, mask), mul(fake, sub(1, mask)));

/** Embeddings of any length and their classes. */
export interface Labelled {
  embeddings: Tensor2D;
  labels: readonly number[];
}

/** Rows of length 1. */
export const unit = (rows: Tensor2D): Tensor2D => div(rows, sqrt(sum(square(rows), 1, true)));

/**
 * `L_i = (1/|P_i|) Σ_{i⁺} −log [ exp(i·i⁺/τ) / (exp(i·i⁺/τ) + Σ_{i⁻} exp(i·i⁻/τ)) ]`, averaged over the anchors that have both.
 *
 * @param memory - Among the positives and negatives, but no anchors.
 */
export function contrast(anchors: Labelled, memory: Labelled | undefined, temperature: number): Scalar {
  const units = unit(anchors.embeddings);
  const partners = memory ? concat([units, unit(memory.embeddings)]) : units;
  const partnerLabels = [...anchors.labels, ...(memory?.labels ?? [])];
  const isPositive = (i: number, j: number) => i !== j && anchors.labels[i] === partnerLabels[j];
  const isNegative = (i: number, j: number) => anchors.labels[i] !== partnerLabels[j];
  const matrix = (holds: (i: number, j: number) => boolean) =>
    tensor2d(anchors.labels.map((_, i) => partnerLabels.map((_, j) => (holds(i, j) ? 1 : 0))));
  const [positive, negative] = [matrix(isPositive), matrix(isNegative)];
  const similarities = div(matMul(units, transpose(partners)), temperature);
  const likeness = exp(similarities);
  const against = sum(mul(likeness, negative), 1, true);
  const costs = mul(positive, sub(log(add(likeness, against)), similarities));
  const counts = anchors.labels.map((_, i) => partnerLabels.filter((_, j) => isPositive(i, j)).length);
  const valid = anchors.labels.map((_, i) => counts[i] > 0 && partnerLabels.some((_, j) => isNegative(i, j)));
  const weights = counts.map((count, i) => (valid[i] ? 1 / count : 0));
  return div(sum(mul(sum(costs, 1), tensor1d(weights))), valid.filter(Boolean).length) as Scalar;
}

/** The weights of the decoder that all classes share, first convolution to last. */
export type DecoderWeights = readonly { kernel: Tensor4D; bias: Tensor }[];

/** `Σ_c α_c ‖I ⊙ S_c − Î_c‖₁` of one picture, `Î_c = tanh(conv(lrelu(conv(F ⊙ S_c))))`; where no label is, nothing counts; α is 1 unless given. */
export function classPixels(
  { labels, photo, features }: { labels: readonly number[]; photo: Tensor4D; features: Tensor4D },
  decoder: DecoderWeights,
  ignoreLabel: number,
  balance?: readonly number[],
): Scalar {
  const [, height, width] = photo.shape;
  const mask = (holds: (label: number) => boolean) =>
    tensor(
      labels.map((label) => (holds(label) ? 1 : 0)),
      [1, height, width, 1],
    );
  const labelled = mask((label) => label !== ignoreLabel);
  const classes = [...new Set(labels)].filter((label) => label !== ignoreLabel);
  const costs = classes.map((id) => {
    const ofClass = mask((label) => label === id);
    const drawn = decoder.reduce(
      (x, { kernel, bias }, i) => {
        const input = i === 0 ? x : leakyRelu(x, 0.2);
        return add(conv2d(input as Tensor4D, kernel, 1, 'same'), bias);
      },
      mul(features, ofClass),
    );
    return mul(l1(mul(photo, ofClass), mul(tanh(drawn), labelled)), balance?.[id] ?? 1);
  });
  return total(costs);
}
