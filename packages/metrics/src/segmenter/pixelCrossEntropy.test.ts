import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { dispose, type Tensor, type Tensor3D, type Tensor4D, tensor3d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { pixelCrossEntropy } from './pixelCrossEntropy.js';

const labels = (ids: number[], shape: [number, number, number]) => tensor3d(ids, shape, 'int32');

/** −log of the softmax at the label, averaged, in float64. */
function byLoops(ids: number[], logits: ArrayLike<number>, numClasses: number, ignoreLabel?: number): number {
  let [total, counted] = [0, 0];
  ids.forEach((id, pixel) => {
    if (id === ignoreLabel) return;
    const exps = Array.from({ length: numClasses }, (_, c) => Math.exp(logits[pixel * numClasses + c]));
    total -= Math.log(exps[id] / exps.reduce((sum, value) => sum + value, 0));
    counted += 1;
  });
  return counted === 0 ? 0 : total / counted;
}

describe('pixelCrossEntropy', () => {
  const ids = [0, 2, 1, 1, 0, 2, 2, 0];

  test.each([
    ['default', ids, undefined],
    ['args: ignoreLabel outside the classes', [0, 255, 1, 1, 255, 2, 2, 0], 255],
    ['args: ignoreLabel among the classes', ids, 2],
    ['behavior: all ignored is zero', new Array(8).fill(1), 1],
  ])('%s', (_, chosen, ignoreLabel) => {
    const [labelMap, logits] = [labels(chosen, [2, 1, 4]), random([2, 1, 4, 3], 5, -4, 4) as Tensor4D];
    const loss = pixelCrossEntropy(labelMap, logits, ignoreLabel);
    expectClose(loss, [byLoops(chosen, logits.dataSync(), 3, ignoreLabel)], 1e-5);
    dispose([labelMap, logits, loss]);
  });

  test('behavior: of a single class there is nothing to tell apart', () => {
    const [labelMap, logits] = [labels([0, 0], [1, 1, 2]), random([1, 1, 2, 1], 7) as Tensor4D];
    const loss = pixelCrossEntropy(labelMap, logits);
    expect(loss.dataSync()[0]).toBeCloseTo(0, 6);
    dispose([labelMap, logits, loss]);
  });

  test('gradient: with and without ignored pixels', () => {
    const [labelMap, logits] = [labels(ids, [2, 2, 2]), random([2, 2, 2, 3], 6)];
    for (const ignoreLabel of [undefined, 0]) {
      expectGradientsMatch((x: Tensor) => pixelCrossEntropy(labelMap, x as Tensor4D, ignoreLabel), [logits]);
    }
    dispose([labelMap, logits]);
  });

  test('behavior: leaks nothing', async () => {
    await expectNoLeaks(() => {
      const [labelMap, logits] = [labels(ids, [2, 2, 2]), random([2, 2, 2, 3], 6) as Tensor4D];
      dispose([labelMap, logits, pixelCrossEntropy(labelMap, logits)]);
    });
  });

  test('error: shapes', () => {
    const [labelMap, logits] = [labels(ids, [1, 2, 4]) as Tensor3D, random([2, 2, 2, 3], 6) as Tensor4D];
    expect(() => pixelCrossEntropy(labelMap, logits)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 2, 2], got [1, 2, 4].]`,
    );
    dispose([labelMap, logits]);
  });
});
