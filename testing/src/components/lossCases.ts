import {
  type AdversarialObjective,
  augmentImages,
  classPixelLoss,
  ecganObjective,
  featureMatchingLoss,
  gatherPixels,
  hinge,
  labelLoss,
  labelMix,
  labelMixLoss,
  leastSquares,
  noiseMap,
  nonSaturating,
  perceptualLoss,
  pixelContrastLoss,
  reduce,
  regionMeans,
  segmentationObjective,
  similarityLoss,
  styleDivergence,
  wasserstein,
} from '@ecgan/losses';
import { add, mul, type Scalar, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { random, randomLabels } from '../random.js';
import type { Cases, ComponentCase } from './ComponentCase.js';

const shape = [2, 4, 3] as [number, number, number];
const ids = randomLabels(shape, 3, 4);
const labelMap = () => tensor(ids, shape, 'int32');
const maps = (channels: number, seed: number) => random([...shape, channels], seed);

function objectiveCase(objective: AdversarialObjective): ComponentCase {
  const compute = (real: Tensor, fake: Tensor) => add(objective.discriminator(real, fake), objective.generator(fake));
  return { operands: [maps(1, 1), maps(1, 2)], compute };
}

/** The losses. */
export const lossCases = {
  hinge: () => objectiveCase(hinge()),
  leastSquares: () => objectiveCase(leastSquares()),
  nonSaturating: () => objectiveCase(nonSaturating()),
  wasserstein: () => objectiveCase(wasserstein()),
  augmentImages: () => {
    const cutout = [1, 0, 3, 2] as const;
    const one = { brightness: 0.2, saturation: 1.5, contrast: 0.7, down: 1, right: -1, cutout };
    return { operands: [maps(3, 1)], compute: (x) => augmentImages(x, [one, { ...one, down: 0, right: 2 }]) };
  },
  classPixelLoss: () => {
    const [photo, labels, pairs] = [maps(3, 1), labelMap(), tensor([0, 0, 1, 1, 1, 2], [3, 2], 'int32')];
    return { operands: [random([3, 4, 3, 3], 2)], compute: (pixels) => classPixelLoss(photo, labels, pixels, pairs) };
  },
  ecganObjective: () => {
    const objective = ecganObjective();
    const compute = (x: Tensor, y: Tensor) =>
      objective.total({ contrast: sum(x) as Scalar, perceptualImage: sum(y) as Scalar });
    return { operands: [random([2], 1), random([2], 2)], compute };
  },
  featureMatchingLoss: () => {
    const real = [[maps(2, 1), random([2, 2], 2)]];
    return { operands: [maps(2, 3), random([2, 2], 4)], compute: (...fake) => featureMatchingLoss(real, [fake]) };
  },
  gatherPixels: () => ({ operands: [maps(2, 1)], compute: (x) => gatherPixels(x, Int32Array.of(3, 3, 20)) }),
  labelLoss: () => {
    const labels = labelMap();
    return { operands: [maps(3, 1)], compute: (x) => labelLoss(labels, x, { ignoreLabel: 1 }) };
  },
  labelMix: () => {
    const labels = labelMap();
    const random = () => 0.3;
    return {
      operands: [maps(3, 1), maps(3, 2)],
      compute: (real, fake) => Object.values(labelMix(real, fake, labels, { numClasses: 3, random })),
    };
  },
  labelMixLoss: () => {
    const mask = tensor(
      Float32Array.from(ids, (id) => id % 2),
      [...shape, 1],
    );
    return {
      operands: [maps(4, 1), maps(4, 2), maps(4, 3)],
      compute: (mixed, real, fake) => labelMixLoss(mixed, real, fake, mask),
    };
  },
  perceptualLoss: () => {
    const loss = perceptualLoss((x) => [x, mul(x, x)], { weights: [0.5, 2] });
    const real = maps(3, 1);
    return { operands: [maps(3, 2)], compute: (fake) => loss(real, fake) };
  },
  noiseMap: () => ({
    operands: [],
    compute: () => noiseMap(shape, { dim: 3, regions: labelMap(), numRegions: 3, seed: 1 }),
  }),
  pixelContrastLoss: () => ({
    operands: [random([8, 4], 1)],
    compute: (x) => pixelContrastLoss(x, Int32Array.of(0, 1, 2, 0, 1, 1, 0, 3)),
  }),
  reduce: () => {
    const weights = random([5], 2, 0, 1);
    return { operands: [random([5], 1)], compute: (x) => reduce(x, 'mean', weights) };
  },
  regionMeans: () => ({ operands: [maps(4, 1)], compute: (x) => regionMeans(x, ids, 3).embeddings }),
  segmentationObjective: () => {
    const [objective, labels] = [segmentationObjective({ numClasses: 3 }), labelMap()];
    return {
      operands: [maps(4, 1), maps(4, 2)],
      compute: (real, fake) => add(objective.discriminator(real, fake, labels), objective.generator(fake, labels)),
    };
  },
  similarityLoss: () => {
    const labels = labelMap();
    return { operands: [maps(3, 1)], compute: (x) => similarityLoss(labels, x, { blockSize: 5 }) };
  },
  styleDivergence: () => ({
    operands: [random([2, 3], 1), random([2, 3], 2)],
    compute: (mean, logVariance) => styleDivergence(mean, logVariance),
  }),
} satisfies Cases;
