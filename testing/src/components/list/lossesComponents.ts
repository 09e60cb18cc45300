import {
  classPixelLoss,
  ecganObjective,
  featureMatchingLoss,
  gatherPixels,
  hinge,
  labelLoss,
  labelMix,
  labelMixLoss,
  leastSquares,
  nonSaturating,
  PixelMemoryBank,
  perceptualLoss,
  pixelContrastLoss,
  reduce,
  samplePixels,
  segmentationObjective,
  similarityLoss,
  styleDivergence,
  wasserstein,
} from '@ecgan/losses';
import { lossCases } from '../lossCases.js';
import { stateCases } from '../stateCases.js';
import { gradients, leaks, maths, plain, roundTrip, state, values } from './kinds.js';

/** The components of @ecgan/losses, and what each must show on every backend. */
export const lossesComponents = [
  maths({ hinge }, { values, gradients, leaks, smallCase: lossCases.hinge }),
  maths({ leastSquares }, { values, gradients, leaks, smallCase: lossCases.leastSquares }),
  maths({ nonSaturating }, { values, gradients, leaks, smallCase: lossCases.nonSaturating }),
  maths({ wasserstein }, { values, gradients, leaks, smallCase: lossCases.wasserstein }),
  maths({ classPixelLoss }, { values, gradients, leaks, smallCase: lossCases.classPixelLoss }),
  maths({ gatherPixels }, { values, gradients, leaks, smallCase: lossCases.gatherPixels }),
  state({ PixelMemoryBank }, { values, leaks, roundTrip, smallCase: stateCases.PixelMemoryBank }),
  maths({ pixelContrastLoss }, { values, gradients, leaks, smallCase: lossCases.pixelContrastLoss }),
  plain({ samplePixels }, { values }),
  maths({ ecganObjective }, { values, gradients, leaks, smallCase: lossCases.ecganObjective }),
  maths({ featureMatchingLoss }, { values, gradients, leaks, smallCase: lossCases.featureMatchingLoss }),
  maths({ labelLoss }, { values, gradients, leaks, smallCase: lossCases.labelLoss }),
  maths({ perceptualLoss }, { values, gradients, leaks, smallCase: lossCases.perceptualLoss }),
  maths({ reduce }, { values, gradients, leaks, smallCase: lossCases.reduce }),
  maths({ labelMix }, { values, gradients, leaks, smallCase: lossCases.labelMix }),
  maths({ labelMixLoss }, { values, gradients, leaks, smallCase: lossCases.labelMixLoss }),
  maths({ segmentationObjective }, { values, gradients, leaks, smallCase: lossCases.segmentationObjective }),
  maths({ similarityLoss }, { values, gradients, leaks, smallCase: lossCases.similarityLoss }),
  maths({ styleDivergence }, { values, gradients, leaks, smallCase: lossCases.styleDivergence }),
];
