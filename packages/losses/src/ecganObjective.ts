import { ValueError } from '@ecgan/core';
import { assertNumber } from '@ecgan/core/internal';
import { mul, type Scalar, scalar, tidy } from '@tensorflow/tfjs-core';
import { addUp } from './reduce.js';

/** The weights of {@link ecganObjective}. */
export interface EcganWeights {
  /** λ_c, of the adversarial terms. @defaultValue 1 */
  adversarial?: number;
  /** λ_s, of the similarity losses. @defaultValue 1 */
  similarity?: number;
  /** λ_l, of the pixel contrast. @defaultValue 1 */
  contrast?: number;
  /** λ_l, of the class-specific pixel loss L_L1. @defaultValue 1 */
  classPixel?: number;
  /** λ_f, of feature matching. @defaultValue 10 */
  featureMatching?: number;
  /** λ_p, of the perceptual losses. @defaultValue 10 */
  perceptual?: number;
  /** λ_r, of the L1 reconstruction terms of I' and I'', which the paper does not have. @defaultValue 0 */
  reconstruction?: number;
  /** λ, the weight of the refined image I'' relative to the first one, I', in all but the similarity terms. @defaultValue 2 */
  refined?: number;
  /**
   * Weights of single terms, of the generator's or of the discriminator's; each replaces the product of the above. A discriminator that should not
   * learn from an image has weight 0 for its terms: `{ realEdge: 0, fakeEdge: 0 }` for edges.
   */
  terms?: Partial<Record<EcganTerm | DiscriminatorTerm, number>>;
}

/** The total objective of ECGAN: see {@link ecganObjective}. */
export interface EcganObjective {
  /** The generator's terms, in the order of the equation. */
  readonly terms: readonly EcganTerm[];
  /** The weight of each of the discriminator's terms. */
  readonly discriminatorWeights: Readonly<Record<DiscriminatorTerm, number>>;
  /** The weight of a term of the generator. A term of weight 0 need not be computed. */
  weightOf(term: EcganTerm): number;
  /** The generator's loss: the weighted sum of the given terms. */
  total(terms: Partial<Record<EcganTerm, Scalar>>): Scalar;
  /** The discriminator's loss: the weighted sum of the given terms. */
  discriminatorTotal(terms: Partial<Record<DiscriminatorTerm, Scalar>>): Scalar;
}

/**
 * The total objective of ECGAN, term by term.
 *
 * `λ_c (L_e + L_i) + λ_s (L_sim(S,S') + L_sim(S,S'')) + λ_l (L_contrast + L_L1) + λ_f (FM(I_e,I'_e) + FM(I,I') + λ FM(I,I''))
 * + λ_p (the same three, perceptual) + λ_r (‖I − I'‖ + λ ‖I − I''‖)`
 *
 * @remarks It computes no loss: it names the terms, weights them and sums those it is given. A term that is off is simply
 * absent. The discriminator minimises, with ℓ⁺ and ℓ⁻ the two parts of an {@link AdversarialObjective},
 * `ℓ⁺(I_e) + ℓ⁻(I'_e) + (λ+1) ℓ⁺(I) + ℓ⁻(I') + λ ℓ⁻(I'')`; λ_c, common to all of its terms, is left out.
 * The reconstruction terms, `mean |I − I'|` and `mean |I − I''|` over all pixels, are pix2pix's (Isola et al. 2017, arXiv 1611.07004); the paper has none, so λ_r is 0 by default. They
 * steady short runs that have no VGG-19 for the perceptual terms.
 * @param weights - See {@link EcganWeights}; the defaults are the paper's.
 * @throws {@link ValueError} if a weight is negative or not finite, or a name is not one of the weights or terms.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.3, total loss
 *
 * @example
 * ```ts
 * import { scalar } from '@tensorflow/tfjs-core';
 * import { ecganObjective } from '@ecgan/losses';
 *
 * const objective = ecganObjective({ featureMatching: 5 });
 * objective.weightOf('featureMatchingRefined'); // 10 = 5 · 2
 * objective.total({ adversarialImage: scalar(3), featureMatchingRefined: scalar(0.5) }).print(); // 8 = 3 + 10 · 0.5
 * ```
 */
export function ecganObjective(weights: EcganWeights = {}): EcganObjective {
  const { terms: overrides = {}, ...given } = weights;
  const groups = { ...defaults, ...withoutUndefined(given) };
  checkWeights('weights', groups, Object.keys(defaults));
  checkWeights('weights.terms', overrides, [...ecganTerms, ...discriminatorTerms]);
  const all = { ...weightsOfTerms(groups), ...weightsOfDiscriminator(groups), ...withoutUndefined(overrides) };
  const [termWeights, discriminatorWeights] = [pick(all, ecganTerms), pick(all, discriminatorTerms)];
  return {
    terms: ecganTerms,
    discriminatorWeights,
    weightOf: (term) => termWeights[term],
    total: (terms) => weightedSum(termWeights, terms),
    discriminatorTotal: (terms) => weightedSum(discriminatorWeights, terms),
  };
}

const defaults = {
  adversarial: 1,
  similarity: 1,
  contrast: 1,
  classPixel: 1,
  featureMatching: 10,
  perceptual: 10,
  reconstruction: 0,
  refined: 2,
};

function weightsOfTerms(groups: typeof defaults): Record<EcganTerm, number> {
  const { adversarial, similarity, contrast, classPixel, featureMatching, perceptual, reconstruction, refined } =
    groups;
  return {
    adversarialEdge: adversarial,
    adversarialImage: adversarial,
    adversarialRefined: adversarial * refined,
    similarityImage: similarity,
    similarityRefined: similarity,
    contrast,
    classPixel,
    featureMatchingEdge: featureMatching,
    featureMatchingImage: featureMatching,
    featureMatchingRefined: featureMatching * refined,
    perceptualEdge: perceptual,
    perceptualImage: perceptual,
    perceptualRefined: perceptual * refined,
    reconstructionImage: reconstruction,
    reconstructionRefined: reconstruction * refined,
  };
}

function weightsOfDiscriminator({ refined }: typeof defaults): Record<DiscriminatorTerm, number> {
  return { realEdge: 1, fakeEdge: 1, realImage: refined + 1, fakeImage: 1, fakeRefined: refined };
}

function checkWeights(argument: string, weights: Record<string, number | undefined>, names: readonly string[]): void {
  for (const [name, weight] of Object.entries(weights)) {
    if (!names.includes(name))
      throw new ValueError({ argument, expected: `one of ${names.join(', ')}`, received: name });
    if (weight !== undefined) assertNumber(`${argument}.${name}`, weight, { atLeast: 0 });
  }
}

function pick<T extends string>(weights: Readonly<Record<T, number>>, names: readonly T[]): Record<T, number> {
  return Object.fromEntries(names.map((name) => [name, weights[name]])) as Record<T, number>;
}

/** Drops options that are undefined, so that they take their defaults. */
function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The generator's terms of the total objective, in the order of the equation. */
export const ecganTerms = [
  'adversarialEdge',
  'adversarialImage',
  'adversarialRefined',
  'similarityImage',
  'similarityRefined',
  'contrast',
  'classPixel',
  'featureMatchingEdge',
  'featureMatchingImage',
  'featureMatchingRefined',
  'perceptualEdge',
  'perceptualImage',
  'perceptualRefined',
  'reconstructionImage',
  'reconstructionRefined',
] as const;

/** A term of the generator's objective: `…Edge` is of I'_e, `…Image` of I', `…Refined` of I''. */
export type EcganTerm = (typeof ecganTerms)[number];

/** The discriminator's terms: real and generated edges, images and refined images. */
export const discriminatorTerms = ['realEdge', 'fakeEdge', 'realImage', 'fakeImage', 'fakeRefined'] as const;

/** A term of the discriminator's objective. */
export type DiscriminatorTerm = (typeof discriminatorTerms)[number];

/** `Σ weight · term` over the given terms; 0 without any. An unknown name is an error. */
function weightedSum<T extends string>(
  weights: Readonly<Record<T, number>>,
  terms: Partial<Record<T, Scalar>>,
): Scalar {
  return tidy(() => {
    const weighted = (Object.entries(terms) as [T, Scalar | undefined][]).flatMap(([name, term]) => {
      if (!Object.hasOwn(weights, name))
        throw new ValueError({
          argument: 'terms',
          expected: `one of ${Object.keys(weights).join(', ')}`,
          received: name,
        });
      return term ? [mul(term, weights[name])] : [];
    });
    return weighted.length ? addUp(weighted) : scalar(0);
  }) as Scalar;
}
