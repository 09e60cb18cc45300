import { expect, test } from 'vitest';
import * as losses from './index.js';

test('behavior: what the package exports', () => {
  expect(Object.keys(losses)).toMatchInlineSnapshot(`
    [
      "hinge",
      "leastSquares",
      "nonSaturating",
      "wasserstein",
      "augmentImages",
      "augmentLabels",
      "drawAugmentation",
      "noiseMap",
      "classPixelLoss",
      "gatherPixels",
      "PixelMemoryBank",
      "pixelContrastLoss",
      "regionMeans",
      "samplePixels",
      "discriminatorTerms",
      "ecganObjective",
      "ecganTerms",
      "featureMatchingLoss",
      "inverseFrequencyWeights",
      "labelLoss",
      "measureTapScales",
      "perceptualLoss",
      "reduce",
      "labelMix",
      "labelMixLoss",
      "segmentationObjective",
      "similarityLoss",
      "styleDivergence",
    ]
  `);
});
