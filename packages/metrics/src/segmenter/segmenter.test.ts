import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { dispose, type Tensor, zeros } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, test } from 'vitest';
import { segmenter } from './segmenter.js';

const made: LayersModel[] = [];
const own = (model: LayersModel) => {
  made.push(model);
  return model;
};
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

describe('segmenter', () => {
  test('default', () => {
    const { inputs, outputs } = own(segmenter({ numClasses: 5, filters: 2 }));
    expect(inputs[0].shape).toEqual([null, null, null, 3]);
    expect(outputs[0].shape.at(-1)).toBe(5);
  });

  test('args: height and width, not square', () => {
    const model = own(segmenter({ numClasses: 5, filters: 2, height: 8, width: 24 }));
    expect(model.outputs[0].shape).toEqual([null, 8, 24, 5]);
    const logits = model.predict(zeros([2, 8, 24, 3])) as Tensor;
    expect(logits.shape).toEqual([2, 8, 24, 5]);
    dispose(logits);
  });

  test('args: filters decide the number of weights', () => {
    // k²·in·out + out of every conv, in the order they run, for f filters and n classes.
    const weights = (f: number, n: number) => {
      const convs = [
        [3, f],
        ...[
          [f, 2 * f],
          [2 * f, 2 * f],
          [2 * f, 4 * f],
          [4 * f, 4 * f],
          [4 * f, 4 * f],
          [4 * f, 4 * f],
        ],
        ...[
          [4 * f, 2 * f],
          [6 * f, 2 * f],
          [2 * f, 2 * f],
          [4 * f, 2 * f],
          [2 * f, f],
          [2 * f, f],
        ],
      ];
      return convs.reduce((sum, [inputs, outputs]) => sum + 9 * inputs * outputs + outputs, f * n + n);
    };
    expect(own(segmenter({ numClasses: 3, filters: 2 })).countParams()).toBe(weights(2, 3));
    expect(own(segmenter({ numClasses: 12 })).countParams()).toBe(weights(12, 12));
  });

  test('args: seed', () => {
    const first = (seed: number) =>
      own(segmenter({ numClasses: 2, filters: 2, seed }))
        .getWeights()[0]
        .dataSync();
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  test('behavior: an image gets the same logits whatever is beside it', () => {
    const model = own(segmenter({ numClasses: 3, filters: 2 }));
    const [alone, both] = [random([1, 8, 8, 3], 1), random([2, 8, 8, 3], 1)];
    const [one, two] = [model.predict(alone) as Tensor, model.predict(both) as Tensor];
    expectClose(two.dataSync().slice(0, one.size), one, 1e-5);
    dispose([alone, both, one, two]);
  });

  test('behavior: leaks nothing', async () => {
    await expectNoLeaks(() => {
      const model = segmenter({ numClasses: 2, filters: 2 });
      const images = zeros([1, 8, 8, 3]);
      dispose([images, model.predict(images) as Tensor]);
      model.dispose();
    });
  });

  test('error: a size that cannot be halved three times', () => {
    expect(() => segmenter({ numClasses: 2, height: 20 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: height: expected a multiple of 8, got 20.]`,
    );
  });

  test('error: counts', () => {
    expect(() => segmenter({ numClasses: 0 })).toThrow('numClasses: expected an integer ≥ 1, got 0.');
    expect(() => segmenter({ numClasses: 2, filters: 1.5 })).toThrow('filters: expected an integer ≥ 1, got 1.5.');
  });
});
