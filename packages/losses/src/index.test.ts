import { expect, test } from 'vitest';
import * as losses from './index.js';

test('behavior: what the package exports', () => {
  expect(Object.keys(losses)).toMatchInlineSnapshot(`
    [
      "hinge",
      "leastSquares",
      "nonSaturating",
      "wasserstein",
      "classPixelLoss",
      "gatherPixels",
      "PixelMemoryBank",
      "pixelContrastLoss",
      "samplePixels",
      "discriminatorTerms",
      "ecganObjective",
      "ecganTerms",
      "featureMatchingLoss",
      "labelLoss",
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
