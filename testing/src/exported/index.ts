import { LabelLayout, type LabelLayoutOptions } from '@ecgan/core';
import { type EcganOptions, ecganGenerator, type InferenceGenerator, inferenceGenerator } from '@ecgan/models';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { perturbWeights } from '../perturbWeights.js';
import { random, randomLabels } from '../random.js';

/** The shapes of this project's presets with few filters; sizes the smallest that fit. */
export const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [4, 3, 2], initialGain: 1 };
export const presets: [string, Partial<EcganOptions>, [number, number, number]][] = [
  ['the smallest', {}, [2, 8, 16]],
  ['demo', { levels: 6, chainFilters: [32, 16, 8], filters: 4 }, [1, 64, 32]],
  ['cityscapes: seven levels, boundaries', { levels: 7, boundary: true, numClasses: 35 }, [1, 64, 128]],
  ['ade20k: 150 of 151 classes', { levels: 6, numClasses: 151, semanticClasses: 150 }, [1, 32, 32]],
  ['coco-stuff', { levels: 6, numClasses: 183, semanticClasses: 182, boundary: true }, [2, 32, 32]],
  ['no edge transfer', { edgeTransfer: false }, [1, 8, 8]],
  ['instance norms', { normalization: 'instance' }, [2, 8, 16]],
  ['absent classes blanked', { classPresence: true, semanticClasses: 4 }, [2, 8, 8]],
  [
    'absent classes blanked, the boundary among them',
    { classPresence: true, boundary: true, semanticClasses: 6 },
    [2, 8, 8],
  ],
  ['noise', { noiseSize: 3 }, [2, 8, 16]],
  ['noise and boundaries', { noiseSize: 3, boundary: true, normalization: 'instance' }, [2, 8, 16]],
  ['a style', { styleSize: 3, height: 8, width: 16 }, [2, 8, 16]],
  ['dense labels', { denseLabels: true }, [2, 8, 16]],
  ['dense labels, noise and boundaries', { denseLabels: true, noiseSize: 2, boundary: true }, [2, 8, 16]],
];

export function trained(options: Partial<EcganOptions>, network = ecganGenerator): InferenceGenerator {
  const generator = network({ ...tiny, ...options });
  perturbWeights(generator);
  const inference = inferenceGenerator(generator, { consume: true });
  return inference;
}

/** A label map with instances, their boundaries by loops, style and noise, and the image that this package makes of them. */
export function example(
  generator: InferenceGenerator,
  options: Partial<EcganOptions>,
  shape: [number, number, number],
) {
  const complete = { ...tiny, ...options };
  const [batch, height, width] = shape;
  const labels = Int32Array.from(randomLabels(shape, complete.numClasses, 3));
  const instances = Int32Array.from(randomLabels(shape, 3, 4), (id) => id * 26_000);
  const boundaries = Uint8Array.from(instances, (id, i) => {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    const others = [x > 0 && i - 1, x + 1 < width && i + 1, y > 0 && i - width, y + 1 < height && i + width];
    return others.some((other) => other !== false && instances[other] !== id) ? 1 : 0;
  });
  const layoutOptions: LabelLayoutOptions = {
    ...{ numClasses: complete.numClasses, levels: complete.levels },
    ...(options.boundary && { boundaries }),
  };
  const layout = LabelLayout.fromLabelMaps(labels, shape, layoutOptions);
  const style = options.styleSize ? (random([batch, options.styleSize], 5) as Tensor2D) : undefined;
  const noise = options.noiseSize ? (random([batch, 1, 1, options.noiseSize], 6) as Tensor4D) : undefined;
  const image = generator.generate(layout, style, noise);
  const expected = image.dataSync();
  const feeds = {
    labels: { values: labels, dims: shape },
    ...(options.boundary && { instances: { values: instances, dims: shape } }),
    ...(style && { style: { values: style.dataSync() as Float32Array, dims: style.shape } }),
    ...(noise && { noise: { values: noise.dataSync() as Float32Array, dims: noise.shape } }),
  };
  for (const one of [image, layout, style, noise]) one?.dispose();
  return { feeds, expected, shape: [...shape, 3] };
}

export type Feeds = ReturnType<typeof example>['feeds'];

/** The largest difference of two arrays. */
export const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
