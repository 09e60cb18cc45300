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
] as const;

/** A term of the generator's objective: `…Edge` is about I'_e, `…Image` about I', `…Refined` about I''. */
export type EcganTerm = (typeof ecganTerms)[number];

/** The discriminator's terms: what it says about real and generated edges, images and refined images. */
export const discriminatorTerms = ['realEdge', 'fakeEdge', 'realImage', 'fakeImage', 'fakeRefined'] as const;

/** A term of the discriminator's objective. */
export type DiscriminatorTerm = (typeof discriminatorTerms)[number];
