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
      "labelLoss",
      "featureMatchingLoss",
      "perceptualLoss",
      "ecganObjective",
      "discriminatorTerms",
      "ecganTerms",
      "reduce",
      "labelMix",
      "labelMixLoss",
      "segmentationObjective",
      "similarityLoss",
      "styleDivergence",
    ]
  `);
});
