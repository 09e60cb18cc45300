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
const samplePixels = changeOf('contrast/samplePixels');
const shareAnchors = changeOf('contrast/shareAnchors');
const regionMeans = changeOf('contrast/regionMeans');
const memoryBank = changeOf('contrast/PixelMemoryBank');
/** The file's own test reads what the loss makes of it. */
const anchors = (name: string, find: string, replace: string): Mutant => ({
  ...changeOf('contrast/anchorLosses')(name, find, replace),
  tests: ['packages/losses/src/contrast/pixelContrastLoss.test.ts'],
});
/** Exact over all pairs, or estimated from two draws. */
const similarity = (file: string, name: string, find: string, replace: string): Mutant => ({
  ...changeOf(`similarity/${file}`)(name, find, replace),
  tests: ['similarityLoss', 'estimate'].map((test) => `packages/losses/src/similarity/${test}.test.ts`),
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
  similarity(
    'allPairs',
    'pairs of different blocks count once',
    'withLater(rowsOf(weight), () => mul(weight, 2))',
    'withLater(rowsOf(weight), () => weight)',
  ),
  similarity(
    'allPairs',
    'later pixels get no gradient',
    'slice(later(), [rows, 0]',
    'slice(mul(later(), 0) as Tensor2D, [rows, 0]',
  ),
  similarity(
    'similarityLoss',
    'ignored pixels count among the pairs',
    'maximum(square(sum(reshape(weights, [batch, size]), 1)), 1)',
    'maximum(mul(square(sum(reshape(weights, [batch, size]), 1)), 0), size ** 2)',
  ),
  similarity(
    'similarityLoss',
    'labels and predictions are of other pixels',
    'draw ? gather(x, draw.indices) : x',
    'draw && x !== targets ? gather(x, draw.indices) : draw ? slice(x, [0, 0], [draw.indices.size, -1]) : x',
  ),
  similarity('similarityLoss', 'an estimate is of the drawn pairs alone', '(size / count) ** 2', '(size / size) ** 2'),
  similarity(
    'drawPixels',
    'one pixel of each cell is always its first',
    'Math.floor(random() * cellHeight * cellWidth)',
    'Math.floor(random() * 0)',
  ),
  similarity(
    'crossPairs',
    'the second draw gets no gradient',
    'mul<Tensor2D>(ofColumns, columns.weight)',
    'mul<Tensor2D>(ofColumns, 0)',
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
  samplePixels('ignored pixels are drawn', '      if (label === ignoreLabel) {', '      if (label === -1) {'),
  samplePixels('no pixel is hard', 'predictions[pixel] !== label ? 1 : 0', 'predictions[pixel] !== label ? 0 : 0'),
  samplePixels(
    'hard and easy pixels are exchanged',
    'drawIndices(shares.easy[k], easy[k], random), drawIndices(shares.hard[k], hard[k], random)',
    'drawIndices(Math.min(shares.hard[k], easy[k]), easy[k], random), drawIndices(Math.min(shares.easy[k], hard[k]), hard[k], random)',
  ),
  shareAnchors('a quarter is hard', 'Math.ceil(total / 2)', 'Math.ceil(total / 4)'),
  shareAnchors(
    'what is left over is dropped',
    'const chosen = step > 0 ? next : choose(next, left);',
    'const chosen = step > 0 ? next : [];\n    if (chosen.length === 0) return;',
  ),
  regionMeans('region means keep their length', 'l2Normalize(concat(sums))', 'concat(sums)'),
  regionMeans(
    'long embeddings weigh more in a region',
    'unsortedSegmentSum(l2Normalize(pixels),',
    'unsortedSegmentSum(pixels,',
  ),
  regionMeans(
    'regions are of one scale',
    'others.reduce((total, one) => add(total, one), first)',
    'others.length ? first : first',
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
