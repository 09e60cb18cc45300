/**
 * What any single loss may carry besides itself: errors, checks of arguments, reduction, lists of scales, how pairs are
 * told apart, chance.
 */
const ofEveryLoss = ['reduce', 'contrast/anchorLosses', 'inverseFrequencyWeights'];
const ofCore = ['core/errors', 'core/arguments', 'core/internal', 'core/drawIndices', 'core/RandomS'];
const besidesOneLoss = [...ofCore, ...ofEveryLoss.map((name) => `losses/${name}`)];

/**
 * Size limits of imports: minified bytes without TF.js, about 10 % above the size when the line was written. Raise a
 * limit together with a change that justifies it.
 *
 * `within`: prefixes of the modules that may have code in the bundle. Those of a loss include no layer and no other
 * loss.
 */
export const limits = [
  {
    ...{ from: '@ecgan/losses', names: ['hinge'], limit: 1_800 },
    within: [...besidesOneLoss, 'losses/adversarial/hinge', 'losses/adversarial/AdversarialObjective'],
  },
  {
    ...{ from: '@ecgan/losses', names: ['similarityLoss'], limit: 8_100 },
    within: [...besidesOneLoss, 'losses/similarity/'],
  },
  {
    ...{ from: '@ecgan/losses', names: ['pixelContrastLoss'], limit: 6_200 },
    within: [...besidesOneLoss, 'losses/contrast/', 'core/ops/l2Normalize'],
  },
  { from: '@ecgan/losses', limit: 37_000 },
  {
    ...{ from: '@ecgan/core', names: ['transferEdges'], limit: 1_100 },
    within: ['core/errors', 'core/ops/transferEdges', 'core/ops/broadcastShape'],
  },
  {
    ...{ from: '@ecgan/core', names: ['spade'], limit: 9_500 },
    within: [
      'core/errors',
      'core/ops/',
      'core/layout/layoutForms',
      'core/initializers/',
      'core/layers/spade',
      'core/layers/LayerOptions',
      'core/arguments',
      'core/nonZeroSeed',
    ],
  },
  { from: '@ecgan/core', limit: 55_000 },
  {
    ...{ from: '@ecgan/models/safetensors', names: ['decodeSafetensors', 'encodeSafetensors'], limit: 7_300 },
    within: ['core/errors', 'models/safetensors/'],
  },
  { from: '@ecgan/models', names: ['spadeGenerator'], limit: 26_000 },
  { from: '@ecgan/models', names: ['ecganGenerator'], limit: 32_000 },
  { from: '@ecgan/models', names: ['segformer', 'loadSegformerWeights'], limit: 21_000 },
  { from: '@ecgan/models', names: ['vgg19Features', 'loadVgg19Weights'], limit: 7_600 },
  { from: '@ecgan/models', names: ['cgnet', 'loadCgnetWeights'], limit: 16_500 },
  { from: '@ecgan/models', limit: 103_000 },
  {
    ...{ from: '@ecgan/metrics', names: ['kernelDistance'], limit: 5_400 },
    within: [...ofCore, 'metrics/distances/'],
  },
  { from: '@ecgan/metrics', names: ['structuralSimilarity'], limit: 3_100 },
  // Of this, 70 kB are ml-matrix, for eigenvalues: it cannot be taken in parts.
  { from: '@ecgan/metrics', names: ['frechetDistance'], limit: 83_000 },
];
