import { exampleBatch, expectClose } from '@ecgan/testing';
import { concat, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { discriminate } from './discriminate.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';

const tiny = { numClasses: 5, discriminatorFilters: 4 };

describe('multiModalityDiscriminator', () => {
  test('default: two scales of four features and one logits map', () => {
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

  test('behavior: several pictures per label map are judged as each alone', () => {
    const discriminator = multiModalityDiscriminator(tiny);
    const { layout, photos, edges } = exampleBatch([2, 32, 32]);
    const together = discriminate(discriminator, layout, concat([photos, edges]));
    const apart = [photos, edges].map((pictures) => discriminate(discriminator, layout, pictures));
    together.logits.forEach((logits, scale) => {
      expectClose(logits, concat(apart.map((judgement) => judgement.logits[scale])) as Tensor4D, 1e-5);
    });
  });

  test('behavior: the labels matter', () => {
    const discriminator = multiModalityDiscriminator(tiny);
    const { layout, photos } = exampleBatch([1, 32, 32], { seed: 1 });
    const other = exampleBatch([1, 32, 32], { seed: 7 });
    const [one] = discriminate(discriminator, layout, photos).logits;
    const [two] = discriminate(discriminator, other.layout, photos).logits;
    expect(Array.from(one.dataSync())).not.toEqual(Array.from(two.dataSync()));
  });

  test('args: three scales', () => {
    const discriminator = multiModalityDiscriminator({ ...tiny, discriminatorScales: 3 });
    const { layout, photos } = exampleBatch([1, 64, 64]);
    expect(discriminate(discriminator, layout, photos).logits).toHaveLength(3);
  });
});
