import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  addN,
  avgPool,
  concat,
  conv2d,
  div,
  leakyRelu,
  mean,
  mul,
  ones,
  pad,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { labelInputs } from './applyToLabels.js';
import { type Discrimination, discriminate, multiModalityDiscriminator } from './multiModalityDiscriminator.js';

const tiny = { numClasses: 5, discriminatorFilters: 4 };
const tinier = { numClasses: 3, discriminatorFilters: 2, discriminatorLayers: 2, initialGain: 1 };
const small = () => exampleBatch([2, 6, 8], { numClasses: 3, levels: 1 });

function built(options: Parameters<typeof multiModalityDiscriminator>[0] = tinier) {
  const network = multiModalityDiscriminator(options);
  perturbWeights(network);
  return network;
}

/** D as the paper writes it, on concat(S, x), from plain operations: logits per scale. */
function writtenLogits(network: LayersModel, map: Tensor4D, picture: Tensor4D, layerCount: number): Tensor4D[] {
  const weightsOf = (name: string) => network.getLayer(name).getWeights() as Tensor4D[];
  const padded = (x: Tensor4D, by: number) =>
    pad(x, [
      [0, 0],
      [by, by],
      [by, by],
      [0, 0],
    ]) as Tensor4D;
  const conv = (x: Tensor4D, kernel: Tensor, strides: number) =>
    conv2d(padded(x, 2), kernel as Tensor4D, strides, 'valid');
  const halved = (x: Tensor4D) => {
    const pooled = (y: Tensor4D) => avgPool(padded(y, 1), 3, 2, 'valid') as Tensor4D;
    return div(pooled(x), pooled(ones(x.shape))) as Tensor4D;
  };
  const sigmaOf = (weights: Tensor[]) => {
    const [kernel, u, v] = [weights[0], ...weights.slice(-2)].map((weight) => weight.dataSync<'float32'>());
    return kernel.reduce((total, w, i) => total + w * v[Math.floor(i / u.length)] * u[i % u.length], 0);
  };
  const standard = (x: Tensor4D) => {
    const centred = sub(x, mean(x, [1, 2], true));
    return div(centred, sqrt(add(mean(square(centred), [1, 2], true), 1e-5))) as Tensor4D;
  };
  let seen = concat([map, picture], 3);
  return [0, 1].map((scale) => {
    if (scale > 0) seen = halved(seen);
    const [ofLabels] = weightsOf(`scale_${scale}_labels`);
    const [ofPicture, bias] = weightsOf(`scale_${scale}_conv_0`);
    let x = leakyRelu(add(conv(seen, concat([ofLabels, ofPicture], 2), 2), bias), 0.2) as Tensor4D;
    for (let layer = 1; layer < layerCount; layer++) {
      const weights = weightsOf(`scale_${scale}_conv_${layer}`);
      const features = conv(x, div(weights[0], sigmaOf(weights)), layer === layerCount - 1 ? 1 : 2);
      x = leakyRelu(weights.length === 4 ? add(features, weights[1]) : standard(features), 0.2) as Tensor4D;
    }
    const [kernel, logitBias] = weightsOf(`scale_${scale}_logits`);
    return add(conv(x, kernel, 1), logitBias) as Tensor4D;
  });
}

/** Everything D says against a fixed direction. */
function energyOf({ features, logits }: Discrimination): Scalar {
  const outputs = [...features.flat(), ...logits];
  return addN(outputs.map((one, i) => sum(mul(one, random(one.shape, 20 + i))))) as Scalar;
}

describe('multiModalityDiscriminator', () => {
  testsOf('multiModalityDiscriminator');

  test('default: two scales of four features and one logits map', {
    meta: { id: 'multi-modality-discriminator-two-scales-four' },
  }, () => {
    const discriminator = multiModalityDiscriminator(tiny);
    const { layout, photos } = exampleBatch([2, 32, 64]);
    const { features, logits } = discriminate(discriminator, layout, photos);
    // Each conv4×4 with padding 2: ⌊n / 2⌋ + 1 with stride 2, n + 1 with stride 1.
    expect(features.map((scale) => scale.map(({ shape }) => shape))).toEqual([
      [
        [2, 17, 33, 4],
        [2, 9, 17, 8],
        [2, 5, 9, 16],
        [2, 6, 10, 32],
      ],
      [
        [2, 9, 17, 4],
        [2, 5, 9, 8],
        [2, 3, 5, 16],
        [2, 4, 6, 32],
      ],
    ]);
    expect(logits.map(({ shape }) => shape)).toEqual([
      [2, 7, 11, 1],
      [2, 5, 7, 1],
    ]);
  });

  test("args: discriminatorMaxFilters, SPADE's min(2·nf, 512) after the first conv", () => {
    const widthsOf = (options: Partial<Parameters<typeof multiModalityDiscriminator>[0]>) => {
      const network = multiModalityDiscriminator({ numClasses: 1, discriminatorScales: 1, ...options });
      const names = Array.from({ length: options.discriminatorLayers ?? 4 }, (_, i) => `scale_0_conv_${i}`);
      const widths = names.map((name) => network.getLayer(name).getWeights()[0].shape[3]);
      network.dispose();
      return widths;
    };
    expect(widthsOf({ discriminatorFilters: 8, discriminatorLayers: 6 })).toEqual([8, 16, 32, 64, 128, 256]);
    expect(widthsOf({ discriminatorFilters: 160, discriminatorLayers: 3 })).toEqual([160, 320, 512]);
    expect(widthsOf({ discriminatorFilters: 8, discriminatorMaxFilters: 20 })).toEqual([8, 16, 20, 20]);
    expect(widthsOf({ discriminatorFilters: 8, discriminatorMaxFilters: 4 })).toEqual([8, 4, 4, 4]);
  });

  test.each(['instance', 'none'] as const)(
    'default: as the paper writes it on concat(S, x), norm %s',
    { meta: { id: 'multi-modality-discriminator-paper-writes-concat' } },
    (norm) => {
      const discriminator = built({ ...tinier, discriminatorLayers: 3, discriminatorNormalization: norm });
      const { layout, photos } = small();
      const { logits } = discriminate(discriminator, layout, photos);
      const expected = writtenLogits(discriminator, layout.segmentationMap(), photos, 3);
      logits.forEach((one, scale) => {
        expect(one.shape).toEqual(expected[scale].shape);
        expectClose(one, expected[scale], 1e-4);
      });
    },
  );

  test('behavior: several pictures per label map are judged as each alone', {
    meta: { id: 'multi-modality-discriminator-several-pictures-per' },
  }, () => {
    const discriminator = multiModalityDiscriminator(tiny);
    const { layout, photos, edges } = exampleBatch([2, 32, 32]);
    const together = discriminate(discriminator, layout, concat([photos, edges]));
    const apart = [photos, edges].map((pictures) => discriminate(discriminator, layout, pictures));
    together.logits.forEach((logits, scale) => {
      expectClose(logits, concat(apart.map((judgement) => judgement.logits[scale])) as Tensor4D, 1e-5);
    });
  });

  test('behavior: the labels matter', { meta: { id: 'multi-modality-discriminator-labels-matter' } }, () => {
    const discriminator = multiModalityDiscriminator(tiny);
    const { layout, photos } = exampleBatch([1, 32, 32], { seed: 1 });
    const other = exampleBatch([1, 32, 32], { seed: 7 });
    const [one] = discriminate(discriminator, layout, photos).logits;
    const [two] = discriminate(discriminator, other.layout, photos).logits;
    expect(Array.from(one.dataSync())).not.toEqual(Array.from(two.dataSync()));
  });

  test.each([
    [{ discriminatorScales: 3 }, 3, 4],
    [{ discriminatorScales: 1, discriminatorLayers: 1 }, 1, 1],
    [{ discriminatorLayers: 6, discriminatorFilters: 1 }, 2, 6],
  ])('args: %o', (options, scales, layerCount) => {
    const discriminator = multiModalityDiscriminator({ ...tiny, ...options });
    const { layout, photos } = exampleBatch([1, 16, 32], { levels: 1 });
    const { logits, features } = discriminate(discriminator, layout, photos);
    expect(logits.map(({ shape }) => shape[3])).toEqual(Array(scales).fill(1));
    expect(features.map(({ length }) => length)).toEqual(Array(scales).fill(layerCount));
  });

  test('args: one class, one pixel', () => {
    const discriminator = multiModalityDiscriminator({ ...tiny, numClasses: 1 });
    const { layout, photos } = exampleBatch([1, 1, 1], { numClasses: 1, levels: 1 });
    for (const logits of discriminate(discriminator, layout, photos).logits)
      expect(logits.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('args: denseLabels, the same numbers from the same weights', () => {
    const [onLayout, onMap] = [
      built({ ...tinier, discriminatorScales: 3 }),
      built({ ...tinier, discriminatorScales: 3, denseLabels: true }),
    ];
    onMap.setWeights(onLayout.getWeights());
    const { layout, photos } = small();
    const expected = discriminate(onLayout, layout, photos);
    const actual = discriminate(onMap, layout.segmentationMap(), photos);
    expected.logits.forEach((logits, scale) => {
      expectClose(actual.logits[scale], logits);
      expected.features[scale].forEach((features, i) => {
        expectClose(actual.features[scale][i], features);
      });
    });
  });

  test('gradient: in pictures, soft maps and weights', () => {
    const step = { step: 2e-3, tolerance: 2e-2, elements: 8 };
    const map = random([1, 6, 8, 3], 8, 0, 1);
    const picture = random([1, 6, 8, 3], 9);
    const onMap = built({ ...tinier, denseLabels: true });
    const dense = (...[labels, pictures]: Tensor[]) =>
      energyOf(discriminate(onMap, labels as Tensor4D, pictures as Tensor4D));
    expectGradientsMatch(dense, [map, picture], step);
    const onLayout = built();
    const { layout, photos } = exampleBatch([1, 4, 6], { numClasses: 3, levels: 1 });
    const loss = () => tidy(() => energyOf(discriminate(onLayout, layout, photos)));
    expectWeightGradientsMatch(loss, onLayout.trainableWeights, { step: 1e-3, tolerance: 2e-2, elements: 3 });
  });

  test('behavior: only training takes a power iteration', () => {
    const discriminator = built();
    const { layout, photos } = small();
    const state = () => discriminator.nonTrainableWeights.flatMap((weight) => Array.from(weight.read().dataSync()));
    const start = state();
    discriminate(discriminator, layout, photos);
    expect(state()).toEqual(start);
    discriminate(discriminator, layout, photos, true);
    expect(state()).not.toEqual(start);
  });

  test('behavior: survives saving and loading, in either form', async () => {
    const { layout, photos } = small();
    for (const denseLabels of [false, true]) {
      const discriminator = built({ ...tinier, denseLabels });
      await expectSameAfterLoading(discriminator, [...labelInputs(discriminator, layout), photos]);
    }
  });

  test('multiModalityDiscriminator, discriminate: behavior: leaves no tensors', async () => {
    testsOf('multiModalityDiscriminator', 'discriminate');
    const discriminator = built();
    const { layout, photos } = small();
    await expectNoLeaks(() => {
      const { logits, features } = discriminate(discriminator, layout, photos, true);
      for (const one of [...logits, ...features.flat()]) one.dispose();
    });
  });
});

describe('discriminate', () => {
  testsOf('discriminate');

  test('default: the outputs of the model, by scale', () => {
    const discriminator = built();
    const { layout, photos } = small();
    const outputs = discriminator.apply([...layout.inputs().slice(0, 3), photos]) as Tensor[];
    const { features, logits } = discriminate(discriminator, layout, photos);
    const grouped = [...features[0], logits[0], ...features[1], logits[1]];
    expect(grouped).toHaveLength(outputs.length);
    outputs.forEach((output, i) => {
      expectClose(grouped[i], output, 0);
    });
  });

  test('gradient: in the pictures', () => {
    const discriminator = built();
    const { layout } = small();
    const loss = (pictures: Tensor) => energyOf(discriminate(discriminator, layout, pictures as Tensor4D));
    expectGradientsMatch(loss, [random([2, 6, 8, 3], 9)], { step: 2e-3, tolerance: 2e-2, elements: 12 });
  });

  test('behavior: both parts of the first kernel are drawn as one kernel of all channels', () => {
    for (const { numClasses, boundary } of [
      { numClasses: 12, boundary: false },
      { numClasses: 35, boundary: true },
    ]) {
      const network = multiModalityDiscriminator({ numClasses, boundary, discriminatorFilters: 64, initialGain: 0.02 });
      const channels = numClasses + Number(boundary) + 3;
      const expected = 0.02 * Math.sqrt(2 / (16 * (channels + 64)));
      for (const name of ['scale_0_labels', 'scale_0_conv_0', 'scale_1_labels', 'scale_1_conv_0']) {
        const values = Array.from(network.getLayer(name).getWeights()[0].dataSync());
        const deviation = Math.sqrt(values.reduce((total, w) => total + w * w, 0) / values.length);
        // Of n draws the deviation is known to 1 / √(2n): five of those.
        expect(Math.abs(deviation / expected - 1), name).toBeLessThan(5 / Math.sqrt(2 * values.length));
      }
      network.dispose();
    }
  });
});
