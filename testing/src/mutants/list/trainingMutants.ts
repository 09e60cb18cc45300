import type { Mutant } from '../Mutant.js';

const wiring = ['packages/training/src/wiring.test.ts'];
const changeOf =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({
    ...{ name, find, replace, tests: wiring },
    file: `packages/training/src/${file}`,
  });
const step = changeOf('trainStep.ts');
const losses = changeOf('generatorLosses.ts');

/** Wrong turns in a training step: what goes where, with which gradient, and when. */
export const trainingMutants: readonly Mutant[] = [
  // The eight that passed every test once.
  losses(
    'edges are matched against the photo',
    "{ kind: 'Edge', real: realEdge, fake: fakeEdge }",
    "{ kind: 'Edge', real: realImage, fake: fakeEdge }",
  ),
  step(
    "I'' is never shown to D",
    'concat([edges, photos, edge, image, refined])',
    'concat([edges, photos, edge, image, image])',
  ),
  losses(
    "similarity has no gradient into I''",
    '}, [[image, refined]]);\n  return { similarity',
    '}, [[image]]);\n  return { similarity',
  ),
  losses(
    'contrast has no gradient into the generator',
    '[[...scales, ...trainableVariables(projectionHead)]]',
    '[trainableVariables(projectionHead)]',
  ),
  {
    ...{ name: 'λ is missing from L_i', file: 'packages/losses/src/ecganObjective.ts', tests: wiring },
    find: 'realImage: refined + 1, fakeImage: 1, fakeRefined: refined }',
    replace: 'realImage: 1, fakeImage: 1, fakeRefined: 1 }',
  },

  step(
    'D says of I what it says of an edge',
    'realImage: adversarial.discriminatorReal(realImage.logits)',
    'realImage: adversarial.discriminatorReal(realEdge.logits)',
  ),
  step(
    "I'_e counts as real for D",
    'fakeEdge: adversarial.discriminatorFake(fakeEdge.logits)',
    'fakeEdge: adversarial.discriminatorReal(fakeEdge.logits)',
  ),
  step('D takes no power iteration', 'edge, image, refined]), true);', 'edge, image, refined]), false);'),
  step(
    'pictures for D alone are drawn as at inference',
    'const { edge, image, refined } = generateImages(generator, layout, true);',
    'const { edge, image, refined } = generateImages(generator, layout, false);',
  ),
  step(
    'G_l is fitted to edges',
    'const passes = batches.map(({ photos, labelMap }) =>',
    'const passes = batches.map(({ edges: photos, labelMap }) =>',
  ),
  step(
    'G_l is fitted to ignored pixels too',
    '{ ignoreLabel });\n    return { objectives',
    '{});\n    return { objectives',
  ),
  step(
    "D's pictures have no gradient",
    'const operands = [[edge, image, refined], context',
    'const operands = [[edge, image], context',
  ),

  losses(
    "features of I' are matched in the place of I'''s",
    "{ kind: 'Refined', real: realImage, fake: fakeRefined }",
    "{ kind: 'Refined', real: realImage, fake: fakeImage }",
  ),
  losses(
    'edges are compared with the photo, perceptually',
    "{ term: 'perceptualEdge', real: edges, fake: edge }",
    "{ term: 'perceptualEdge', real: photos, fake: edge }",
  ),
  losses('the perceptual loss has no gradient', 'weighted(objective, [fake], () =>', 'weighted(objective, [], () =>'),
  losses('perceptual operands are swapped', 'perceptual(real, fake)', 'perceptual(fake, real)'),
  losses(
    'class pixels have no gradient into F',
    'const operands = [features, ...trainableVariables(classPixelGenerator)]',
    'const operands = trainableVariables(classPixelGenerator)',
  ),
  losses(
    'the class decoder does not learn',
    'const operands = [features, ...trainableVariables(classPixelGenerator)]',
    'const operands = [features]',
  ),
  losses(
    'contrast has no gradient into the coarser scale',
    '[[...scales, ...trainableVariables(projectionHead)]]',
    '[[scales[0], ...trainableVariables(projectionHead)]]',
  ),
  changeOf('classPixels.ts')(
    'what is drawn on ignored pixels counts',
    'mul(drawn, gather(expandDims(labelled, 3), images))',
    'drawn',
  ),
  changeOf('optimizers.ts')(
    'the projection does not learn',
    'const judged = [generator, classPixelGenerator, projectionHead];',
    'const judged = [generator, classPixelGenerator];',
  ),
  changeOf('optimizers.ts')(
    'D has the rates of G_l',
    'discriminator: new Adam(trainableVariables(discriminator), { beta1, beta2 })',
    'discriminator: new Adam(trainableVariables(discriminator), { beta1: 0.9, beta2: 0.999 })',
  ),
  changeOf('schedules.ts')(
    'learning rates do not decay',
    'const decay = schedule(step, steps, decayFrom);',
    'const decay = schedule(0, steps, decayFrom);',
  ),
  changeOf('schedules.ts')(
    'D learns at the rate of the generator',
    'decay * (options.discriminatorLearningRate ?? 4e-4)',
    'decay * (options.generatorLearningRate ?? 1e-4)',
  ),
  changeOf('WeightAverage.ts')(
    'the average keeps what it should take',
    'mul(sub(endToEnd(block), average), 1 - decay)',
    'mul(sub(endToEnd(block), average), decay)',
  ),
  changeOf('gradients/Adam.ts')(
    "Adam's second average is of |g|",
    'mul(square(gradient), 1 - beta2)',
    'mul(sqrt(square(gradient)), 1 - beta2)',
  ),
  {
    // In a step every precomputed loss is added as it is: only the test beside it multiplies one.
    ...changeOf('gradients/precomputeGradients.ts')(
      'a precomputed gradient is not scaled by what it flows into',
      'saved.map((gradient) => mul(gradient, dy))',
      'saved.map((gradient) => gradient.clone())',
    ),
    tests: ['packages/training/src/gradients/precomputeGradients.test.ts'],
  },
];
