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
const contrast = changeOf('contrast.ts');
const prepared = changeOf('PreparedStep.ts');
const numbers = changeOf('gradients/readNumbers.ts');

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
    '[batch.edges, batch.photos, edge, image, refined])',
    '[batch.edges, batch.photos, edge, image, image])',
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
  losses("hard pixels are read from I'", 'readClasses(refinedLogits, labelMap', 'readClasses(imageLogits, labelMap'),
  {
    ...{ name: 'λ is missing from L_i', file: 'packages/losses/src/ecganObjective.ts', tests: wiring },
    find: 'realImage: refined + 1, fakeImage: 1, fakeRefined: refined }',
    replace: 'realImage: 1, fakeImage: 1, fakeRefined: 1 }',
  },
  changeOf('options.ts')(
    "the labels' boundary channel is dropped",
    'return { index, layout, labelMap: layout.labelMap(), photos, edges };',
    `const { batch, height, width, numClasses, levels } = layout;
  const ids = levels[0].symbols.map((symbol) => symbol % numClasses);
  const options = { numClasses, levels: levels.length, boundaries: new Uint8Array(ids.length) };
  const bare = (layout.constructor as any).fromLabelMaps(ids, [batch, height, width], options);
  return { index, layout: bare, labelMap: layout.labelMap(), photos, edges };`,
  ),
  step(
    'the average is updated before the step',
    `  const contrasted = yield* (alternating ? updateInTurn : updateTogether)(context, last);
  context.average?.advance(context.averageShare ?? null);
`,
    `  context.average?.advance(context.averageShare ?? null);
  const contrasted = yield* (alternating ? updateInTurn : updateTogether)(context, last);
`,
  ),

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
  step('D takes no power iteration', 'concat(shown), true);', 'concat(shown), false);'),
  step(
    'alternating changes nothing',
    'alternating ? updateInTurn : updateTogether',
    'alternating ? updateTogether : updateTogether',
  ),
  step(
    'all updates of D see the last batches',
    'batches.slice(update * share, (update + 1) * share)',
    'batches.slice(-share)',
  ),
  step(
    'every update of D is corrected as its first',
    "updateOf(context, 'discriminator', update)",
    "updateOf(context, 'discriminator', 0)",
  ),
  step(
    "the last update of D is corrected as the step's first",
    'return discriminatorSteps - 1;',
    'return discriminatorSteps - discriminatorSteps;',
  ),
  step(
    'pictures for D alone are drawn as at inference',
    'const { edge, image, refined } = generateImages(generator, layout, true, undefined, noise, context.joint);',
    'const { edge, image, refined } = generateImages(generator, layout, false, undefined, noise, context.joint);',
  ),
  step(
    'G_l learns from the batches for D alone too',
    'updateLabelGenerator(context, last)',
    'updateLabelGenerator(context, batches)',
  ),
  step(
    'G_l is fitted to edges',
    'const passes = batches.map(({ photos, labelMap, classWeights, labelShare }) =>',
    'const passes = batches.map(({ edges: photos, labelMap, classWeights, labelShare }) =>',
  ),
  step('G_l is fitted to ignored pixels too', 'photos), { ignoreLabel, ...weights })', 'photos), { ...weights })'),
  step(
    'nothing is clipped',
    'return { optimizer, factors: ofUpdate, clipNorm };',
    'return { optimizer, factors: ofUpdate, clipNorm: clipNorm && Infinity };',
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
  losses(
    'terms of single pictures have no gradient',
    'weighted(objective, [fake], () => ({ [term]: distance',
    'weighted(objective, [], () => ({ [term]: distance',
  ),
  losses('perceptual operands are swapped', 'distance(real, fake) })', 'distance(fake, real) })'),
  losses(
    "I' is reconstructed twice",
    "{ term: 'reconstructionRefined', real: photos, fake: refined }",
    "{ term: 'reconstructionRefined', real: photos, fake: image }",
  ),
  losses("similarity of I' is that of I''", "['similarityImage', imageLogits]", "['similarityImage', refinedLogits]"),
  losses(
    'similarity counts ignored pixels',
    '{ draw: similarityDraws?.[term], ...ignored }',
    '{ draw: similarityDraws?.[term], ...(ignored && {}) }',
  ),
  losses(
    "the pairs of I'' are those drawn for I'",
    'draw: similarityDraws?.[term],',
    'draw: similarityDraws?.similarityImage,',
  ),
  losses(
    'contrast forgets the memory',
    '{ temperature, memory, joint })',
    '{ temperature, memory: memory && undefined, joint })',
  ),
  losses(
    'contrast has a temperature of its own',
    '{ temperature, memory, joint })',
    '{ temperature: temperature && 0.07, memory, joint })',
  ),
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

  contrast(
    'ignored pixels are contrasted',
    '...{ ignoreLabel, maxAnchors: anchors,',
    '...{ ignoreLabel: ignoreLabel && undefined, maxAnchors: anchors,',
  ),
  contrast(
    'predictions of a coarser scale are those of its first rows',
    'return map[row * step * rowLength + column * step];',
    'return map[row * rowLength + column];',
  ),
  contrast('a coarse scale takes all anchors', 'Math.floor(left / (i + 1))', 'Math.floor(left)'),
  contrast(
    'the fine scale has its share only',
    'left -= chosen[i].total;',
    'left -= i > 0 ? anchors + 1 : chosen[i].total;',
  ),
  contrast(
    'regions are those of the first image',
    'slice(features, [image, 0, 0, 0]',
    'slice(features, [image - image, 0, 0, 0]',
  ),
  prepared('nothing is remembered', 'if (!memory || !embeddings', 'if (memory || !embeddings'),
  prepared(
    'pixels are remembered with the images as labels',
    "joined('labels'), joined('images')",
    "joined('images'), joined('images')",
  ),
  prepared(
    'what is remembered of a batch has the labels of another',
    'this.batches.slice(this.batches.length - contrasted.length)',
    'this.batches.slice(this.batches.length - contrasted.length).reverse()',
  ),
  changeOf('prepareBatch.ts')(
    'ignored pixels are of regions',
    'contrastRegions(batch.layout, networks.options, options.ignoreLabel)',
    'contrastRegions(batch.layout, networks.options, undefined)',
  ),
  prepared(
    "losses of a step are those of D's first update",
    'this.#numbers.slice(discriminatorSteps - 1)',
    'this.#numbers.slice(discriminatorSteps - discriminatorSteps)',
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
    'return 1 - Math.min(this.decay',
    'return Math.min(this.decay',
  ),
  changeOf('gradients/minimize.ts')(
    'gradients are clipped to the square of the norm',
    'div(passes * clipNorm, sqrt(squaredNorm))',
    'div(passes * clipNorm, squaredNorm)',
  ),
  changeOf('gradients/minimize.ts')('gradients are summed over the batches', 'scalar(1 / passes)', 'scalar(1)'),
  numbers('losses are summed over the batches', 'lossOf(pass, name), 0) / passes', 'lossOf(pass, name), 0)'),
  changeOf('gradients/Adam.ts')('Adam corrects no bias', '/ (1 - beta1 ** update)', '/ 1 ** update'),
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
