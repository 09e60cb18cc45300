import { ShapeError, ValueError } from '@ecgan/core';
import {
  add,
  div,
  mean,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from '../networks/networkTypes.js';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** Linear weights per tap and filter, fitted to human judgements of similarity: the `lin` layers of LPIPS. */
export interface PerceptualHeads {
  /** For each tap one number ≥ 0 per filter. */
  weights: readonly (readonly number[])[];
  /** Where the weights come from, for the protocol, such as `'lpips 0.1, vgg'`. */
  name: string;
}

/** Filters at the taps of the backbones that LPIPS's heads were fitted to. */
const lpipsFilters: Record<NonNullable<NetworkDescription['lpipsBackbone']>, readonly number[]> = {
  vgg16: [64, 128, 256, 512, 512],
  alexnet: [64, 192, 384, 256, 256],
  squeezenet: [64, 128, 256, 384, 384, 512, 512],
};

/**
 * Extracts the features of images as a list of taps, which the caller disposes.
 *
 * @throws {@link ShapeError} if a tap is not `[batch, height, width, filters]`.
 */
export async function tapsOf(extractor: FeatureExtractor, images: Tensor4D): Promise<Tensor4D[]> {
  const found = await extractor.features(images);
  const taps = Array.isArray(found) ? found : [found];
  const [batch] = images.shape;
  for (const [index, tap] of taps.entries())
    if (tap.rank !== 4 || tap.shape[0] !== batch) {
      const received = tap.shape;
      for (const one of taps) one.dispose();
      throw new ShapeError({
        argument: `features[${index}]`,
        expected: [batch, 'height', 'width', 'filters'],
        received,
      });
    }
  return taps as Tensor4D[];
}

/**
 * Distance between two lists of taps, `[batch]`: `Σ_l mean_yx Σ_c w_lc (x̂_lc − ŷ_lc)²`, where x̂ and ŷ have length 1
 * over the filters of each pixel.
 */
export function tapDistance(first: Tensor4D[], second: Tensor4D[], heads: PerceptualHeads | undefined): Tensor1D {
  assertHeads(first, heads);
  return tidy(() => {
    const each = first.map((tap, index) => {
      const squares = square(sub(unit(tap), unit(second[index])));
      const weighted = heads ? mul(squares, tensor1d([...heads.weights[index]])) : squares;
      return mean(sum(weighted, 3), [1, 2]) as Tensor;
    });
    return each.reduce((total, one) => add(total, one)) as Tensor1D;
  });
}

/** Scales the filters of each pixel to length 1: `x / (|x| + 1e-10)`, as LPIPS does. */
function unit(x: Tensor4D): Tensor {
  return div(x, add(sqrt(sum(square(x), 3, true)), 1e-10));
}

function assertHeads(taps: Tensor4D[], heads: PerceptualHeads | undefined): void {
  if (!heads) return;
  const [expected, received] = [taps.map((tap) => tap.shape[3]), heads.weights.map((weights) => weights.length)];
  if (expected.join() !== received.join())
    throw new ShapeError({
      argument: 'heads.weights',
      expected: `one number per filter of each tap, ${expected.join(', ')}`,
      received,
    });
  for (const [tap, weights] of heads.weights.entries())
    for (const weight of weights)
      if (!(Number.isFinite(weight) && weight >= 0))
        throw new ValueError({ argument: `heads.weights[${tap}]`, expected: 'finite numbers ≥ 0', received: weight });
}

/** Name of the distance in the protocol: LPIPS only for heads on a backbone that they were fitted to. */
export function perceptualName({ network }: FeatureExtractor, heads: PerceptualHeads | undefined): string {
  const filters = network?.lpipsBackbone && lpipsFilters[network.lpipsBackbone];
  const fits = heads && filters?.join() === heads.weights.map((weights) => weights.length).join();
  return fits ? 'LPIPS' : 'perceptual distance (not LPIPS)';
}
