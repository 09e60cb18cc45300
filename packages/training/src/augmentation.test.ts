import { LabelLayout } from '@ecgan/core';
import { ecgan } from '@ecgan/models';
import { expectClose, expectNoLeaks, random, randomLabels } from '@ecgan/testing';
import { EcganTrainer } from '@ecgan/training';
import { dispose, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { type BatchAugmentation, drawBatchAugmentation, shownToDiscriminator } from './augmentation.js';

const shape = [3, 8, 12] as const;
const labels = randomLabels([...shape], 4, 1);
const boundaries = randomLabels([...shape], 2, 2);
const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 4, levels: 3, boundaries });

/** Draws the listed numbers over and over. */
function cycle(...values: number[]): () => number {
  let next = 0;
  return () => values[next++ % values.length];
}

const drawn = (options: Parameters<typeof drawBatchAugmentation>[1], random: () => number) =>
  drawBatchAugmentation({ layout }, options, random) as BatchAugmentation;

describe('drawBatchAugmentation', () => {
  test('default: nothing, and nothing is drawn', () => {
    const refuse = () => {
      throw new Error('a number was drawn');
    };
    expect(drawBatchAugmentation({ layout }, {}, refuse)).toBeUndefined();
    const pictures = [zeros([1, 2, 2, 3]) as Tensor4D];
    expect(shownToDiscriminator({ layout }, pictures)).toEqual({ layout, pictures });
  });

  test('behavior: labels, boundaries and pictures move alike: a picture that shows labels and boundaries shows them still', () => {
    const values = [0.9, 0.1, 0.6, 0.3, 0.15, 0.75, 0.45];
    for (const ignoreLabel of [undefined, 3]) {
      const augmentation = { colour: false, translation: 0.3, cutout: 0.4 };
      const { layout: moved, tensors } = drawn({ augmentation, ignoreLabel }, cycle(...values));
      const picture = tensor4d(
        Array.from(labels).flatMap((label, i) => [label + 1, boundaries[i], 0]),
        [...shape, 3],
      );
      const shown = shownToDiscriminator({ layout, augmentation: { layout: moved, tensors } }, [picture]);
      expect(shown.layout).toBe(moved);
      const found = Array.from(shown.pictures[0].dataSync());
      const symbols = Array.from(moved.levels[0].symbols);
      // Blank pixels are 0 in the picture and the ignored class, else class 0, in the labels.
      const expected = symbols.map((symbol, i) => (found[3 * i] === 0 ? 0 : (symbol % 4) + 1));
      expect(symbols.map((_, i) => found[3 * i])).toEqual(expected);
      expect(symbols.map((_, i) => found[3 * i + 1])).toEqual(symbols.map((symbol) => (symbol < 4 ? 0 : 1)));
      const blank = symbols.filter((_, i) => found[3 * i] === 0);
      expect(blank.length).toBeGreaterThan(10);
      expect(new Set(blank)).toEqual(new Set([ignoreLabel ?? 0]));
      expect(moved.levels.length).toBe(1);
    }
  });

  test('behavior: the same for every picture of a label map, another for each label map and draw', () => {
    const x = random([...shape, 3], 5) as Tensor4D;
    const random1 = cycle(0.2, 0.8, 0.4, 0.9, 0.05, 0.65, 0.35, 0.55);
    const [first, second] = [drawn({ augmentation: {} }, random1), drawn({ augmentation: {} }, random1)];
    const [one, other] = shownToDiscriminator({ layout, augmentation: first }, [x, x]).pictures;
    expectClose(one, other, 0);
    const [again] = shownToDiscriminator({ layout, augmentation: second }, [x]).pictures;
    expect(() => expectClose(one, again, 1e-2)).toThrow();
  });

  test('behavior: leaves no tensors', async () => {
    const x = random([...shape, 3], 5) as Tensor4D;
    await expectNoLeaks(() => {
      const augmentation = drawn({ augmentation: {} }, Math.random);
      augmentation.layout.inputs();
      const { pictures } = shownToDiscriminator({ layout, augmentation }, [x]);
      dispose([...pictures, ...Object.values(augmentation.tensors.colours ?? {})]);
      const { source, filled, target, kept } = augmentation.tensors;
      dispose([source, filled, target, kept]);
      augmentation.layout.dispose();
    });
  });

  test('error: a share that is none, before anything is made', () => {
    const networks = ecgan({ numClasses: 3, filters: 2, levels: 3, discriminatorFilters: 2, labelFilters: 2 });
    expect(
      () => new EcganTrainer(networks, { steps: 1, augmentation: { translation: 1 } }),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: translation: expected a finite number ≥ 0 and < 1, got 1.]`);
  });
});
