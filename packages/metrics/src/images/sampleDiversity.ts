import { ShapeError } from '@ecgan/core';
import { assertShape } from '@ecgan/core/internal';
import { dispose, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../networks/networkTypes.js';
import type { Score } from '../protocol/Protocol.js';
import { type PerceptualHeads, perceptualName, tapDistance, tapsOf } from './perceptualTaps.js';

/** Options of {@link sampleDiversity}. */
export interface SampleDiversityOptions {
  /** Weights per tap and filter of the perceptual distance. @defaultValue all 1 */
  heads?: PerceptualHeads;
  /** Data set and split of the label maps, for the protocol, such as `'CamVid val'`. @defaultValue none */
  split?: string;
}

/** The mean diversity over label maps, the diversity of each, and the protocol. */
export interface SampleDiversity extends Score {
  /** Mean distance over the pairs of samples of each label map. */
  perLabelMap: number[];
}

/**
 * Measures how much a generator's images of one label map differ: the mean {@link perceptualDistance} over all pairs of
 * samples, averaged over label maps.
 *
 * `(1/L) Σ_l (2 / K(K − 1)) Σ_{i<j} d(x_li, x_lj)`
 *
 * Range [0, ∞); 0 for a generator that ignores its noise.
 *
 * @remarks A higher value is not always better: pure noise is diverse. Read it beside a score of quality and beside the
 * diversity of real photos of similar scenes. Papers average over randomly drawn pairs, some of which compare an image
 * with itself; here every pair of samples counts once. It is not defined for a generator without noise, which makes one
 * image per label map.
 * @param extractor - Maps images in [-1, 1] to taps `[batch, height, width, filters]`.
 * @param samples - The samples of each label map, `[samples, height, width, 3]`: at least two, and of one shape for all
 * label maps. As they are iterated, only one label map's samples need to be in memory. The caller disposes them.
 * @param options - See {@link SampleDiversityOptions}.
 * @throws {@link ShapeError} if there is no label map, a label map has fewer than two samples, or shapes differ.
 * @see Zhu et al. 2017, arXiv 1711.11586, section 5.2
 * @example
 * ```ts
 * import { sampleDiversity } from '@ecgan/metrics';
 * import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
 *
 * const extractor = { features: (images: Tensor4D) => images.clone() };
 * // One label map, three samples of one pixel: red, red and green. Two of three pairs are 2 apart.
 * const samples = tensor4d([1, 0, 0, 1, 0, 0, 0, 1, 0], [3, 1, 1, 3]);
 * console.log((await sampleDiversity(extractor, [samples])).value); // 1.3333333
 * ```
 */
export async function sampleDiversity(
  extractor: FeatureExtractor,
  samples: Iterable<Tensor4D> | AsyncIterable<Tensor4D>,
  { heads, split }: SampleDiversityOptions = {},
): Promise<SampleDiversity> {
  const perLabelMap: number[] = [];
  let shape: readonly (number | string)[] = ['samples', 'height', 'width', 3];
  let taps = 0;
  for await (const images of samples) {
    assertShape(`samples[${perLabelMap.length}]`, images, shape);
    if (images.shape[0] < 2)
      throw new ShapeError({
        argument: `samples[${perLabelMap.length}]`,
        expected: ['at least 2 samples', 'height', 'width', 3],
        received: images.shape,
      });
    shape = images.shape;
    const found = await tapsOf(extractor, images);
    taps = found.length;
    try {
      perLabelMap.push(await meanOfPairs(found, heads));
    } finally {
      dispose(found);
    }
  }
  if (perLabelMap.length === 0)
    throw new ShapeError({ argument: 'samples', expected: 'the samples of at least one label map', received: [0] });
  const [count, height, width] = shape as number[];
  const protocol = {
    metric: `diversity, mean ${perceptualName(extractor, heads)} of pairs`,
    ...(extractor.network && { network: extractor.network }),
    ...{ images: perLabelMap.length, size: [height, width] as const },
    ...(split !== undefined && { split }),
    settings: { samples: count, heads: heads?.name ?? 'none', taps },
  };
  return { value: perLabelMap.reduce((sum, one) => sum + one, 0) / perLabelMap.length, perLabelMap, protocol };
}

async function meanOfPairs(taps: Tensor4D[], heads: PerceptualHeads | undefined): Promise<number> {
  const [count] = taps[0].shape;
  let sum = 0;
  // One call measures all pairs that lie `shift` samples apart.
  for (let shift = 1; shift < count; shift++) {
    const distances = tidy(() => {
      const part = (from: number) =>
        taps.map((tap) => slice(tap, [from, 0, 0, 0], [count - shift, ...tap.shape.slice(1)]));
      return tapDistance(part(0), part(shift), heads);
    });
    for (const one of await distances.data()) sum += one;
    distances.dispose();
  }
  return (2 * sum) / (count * (count - 1));
}
