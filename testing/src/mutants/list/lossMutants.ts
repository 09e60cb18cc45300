import type { Mutant } from '../Mutant.js';

/** Changes of a file of `@ecgan/losses`, seen by the test beside it. */
const changeOf =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({
    ...{ name, find, replace },
    file: `packages/losses/src/${file}.ts`,
    tests: [`packages/losses/src/${file}.test.ts`],
  });
const objective = changeOf('ecganObjective');
const memoryBank = changeOf('contrast/PixelMemoryBank');
/** The file's own test reads what the loss makes of it. */
const anchors = (name: string, find: string, replace: string): Mutant => ({
  ...changeOf('contrast/anchorLosses')(name, find, replace),
  tests: ['packages/losses/src/contrast/pixelContrastLoss.test.ts'],
});
const hinge = (name: string, find: string, replace: string): Mutant => ({
  ...changeOf('adversarial/hinge')(name, find, replace),
  tests: ['packages/losses/src/adversarial/objectives.test.ts'],
});

/** Wrong signs, weights, masks and gradients in the losses. */
export const lossMutants: readonly Mutant[] = [
  objective(
    "λ is missing from the generator's L_i",
    'adversarialRefined: adversarial * refined,',
    'adversarialRefined: adversarial,',
  ),
  objective(
    'λ is missing from feature matching',
    'featureMatchingRefined: featureMatching * refined,',
    'featureMatchingRefined: featureMatching,',
  ),
  objective('the weight of the contrast is that of the similarity', '    contrast,\n', '    contrast: similarity,\n'),
  hinge('D pushes fakes above 1', 'fake: (logits) => relu(add(1, logits))', 'fake: (logits) => relu(sub(1, logits))'),
  hinge('the generator obeys D', 'generator: neg,', 'generator: (logits) => logits,'),
  changeOf('featureMatchingLoss')(
    'a stopped difference has the other sign',
    'const difference = sub(input, target);',
    'const difference = sub(target, input);',
  ),
  anchors('an anchor is its own positive', 'positive: mul(same, another)', 'positive: add(same, mul(another, 0))'),
  anchors(
    'positives are among the negatives',
    'mul(exp(sub(negatives, largest)), different)',
    'exp(sub(similarity, largest))',
  ),
  anchors('anchors do not move as partners', 'addN([before, asAnchors, asPartners])', 'addN([before, asAnchors])'),
  anchors(
    'the temperature is missing from the gradient',
    'mul(maximum(positives, 1), temperature)',
    'maximum(positives, 1)',
  ),
  changeOf('contrast/pixelContrastLoss')(
    'anchors without partners count',
    'temperature / baseTemperature), reduction, valid)',
    'temperature / baseTemperature), reduction)',
  ),
  memoryBank('a region spans all images', 'images[sample]} ', '0} '),
  changeOf('labelLoss')(
    'ignored pixels are fitted',
    'ignoreLabel === undefined ? classWeight : mul(classWeight, unequalPairs(labels, ignoreLabel))',
    'classWeight',
  ),
  changeOf('classPixelLoss')(
    'every class is the whole photo',
    'mul(gather(photo, images), expandDims(ofClass, 3))',
    'gather(photo, images)',
  ),
  changeOf('classPixelLoss')(
    'the loss of an image grows with the batch',
    'reshape(matMul(ofImage, perPair), [batch])',
    'mul(reshape(matMul(ofImage, perPair), [batch]), batch)',
  ),
];
