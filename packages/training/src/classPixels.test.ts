import { LabelLayout } from '@ecgan/core';
import { classPixelGenerator, generateClassPixels } from '@ecgan/models';
import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { classPixelTerm } from './classPixels.js';
import { trainingBatch } from './options.js';

const decoder = classPixelGenerator({ numClasses: 3, filters: 2, initialGain: 1 });
const labels = [0, 0, 1, 1, 0, 2, 2, 1, 2, 2, 2, 2, 1, 1, 1, 1];
const layout = LabelLayout.fromLabelMaps(labels, [2, 2, 4], { numClasses: 3, levels: 1 });
const [photos, edges] = [random([2, 2, 4, 3], 1), random([2, 2, 4, 3], 2)] as Tensor4D[];
const features = () => random([2, 2, 4, 2], 3) as Tensor4D;

/** `Σ_c |I ⊙ S_c − Î_c|` in float64, a mean over pixels, channels and images, without the pixels of one class. */
function loopLoss(ignored?: number, alpha = [1, 1, 1]): number {
  const made = generateClassPixels(decoder, features(), layout);
  const [pairs, drawn] = [made.pairs.arraySync(), made.pixels.arraySync()];
  const real = photos.arraySync();
  let total = 0;
  pairs.forEach(([image, id], pair) => {
    if (id === ignored) return;
    for (let pixel = 0; pixel < 8; pixel++) {
      const [y, x] = [Math.floor(pixel / 4), pixel % 4];
      const label = labels[image * 8 + pixel];
      if (label === ignored) continue;
      for (let c = 0; c < 3; c++)
        total += alpha[id] * Math.abs((label === id ? real[image][y][x][c] : 0) - drawn[pair][y][x][c]);
    }
  });
  return total / (2 * 8 * 3);
}

const termOf = (x: Tensor4D, ignoreLabel?: number) =>
  classPixelTerm(decoder, trainingBatch({ layout, photos, edges }), x, { ignoreLabel });

describe('classPixelTerm', () => {
  test('default: every class of every image', () => {
    expectClose(termOf(features()), [loopLoss()]);
  });

  test('args: ignoreLabel, neither drawn nor compared', () => {
    for (const id of [0, 1, 2]) expectClose(termOf(features(), id), [loopLoss(id)]);
  });

  test('args: balance weights the classes by the batch', () => {
    const alpha = [2, 0.5, 3];
    const batch = { ...trainingBatch({ layout, photos, edges }), classWeights: tensor1d(alpha) };
    for (const ignoreLabel of [undefined, 0, 1]) {
      const balanced = classPixelTerm(decoder, batch, features(), { ignoreLabel, balance: true });
      expectClose(balanced, [loopLoss(ignoreLabel, alpha)], 1e-5);
      expectClose(classPixelTerm(decoder, batch, features(), { ignoreLabel }), [loopLoss(ignoreLabel)], 1e-5);
    }
  });

  test('gradient: in the features', () => {
    expectGradientsMatch((x) => termOf(x as Tensor4D, 2), [features()], { step: 1e-3 });
  });

  test('behavior: with every pixel ignored it is 0 and can be differentiated', () => {
    const one = LabelLayout.fromLabelMaps(new Array(16).fill(1), [2, 2, 4], { numClasses: 3, levels: 1 });
    const batch = trainingBatch({ layout: one, photos, edges });
    const loss = (x: Tensor4D) => classPixelTerm(decoder, batch, x, { ignoreLabel: 1 });
    expect(Math.abs(loss(features()).dataSync()[0])).toBe(0);
    expectGradientsMatch((x) => loss(x as Tensor4D), [features()]);
  });

  test('behavior: leaves no tensors', async () => {
    const batch = trainingBatch({ layout, photos, edges });
    const x = features();
    await expectNoLeaks(() => {
      tidy(() => {
        classPixelTerm(decoder, batch, x, { ignoreLabel: 2, balance: true });
      });
    });
  });
});
