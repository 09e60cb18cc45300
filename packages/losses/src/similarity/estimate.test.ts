import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectGradientsMatch, random, randomLabels } from '@ecgan/testing';
import { mul, oneHot, tensor, valueAndGrad } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SimilarityLossOptions, similarityLoss } from './similarityLoss.js';

/** The loss of one image over all pairs and its gradient by the logits, by loops in float64. */
function exactly(labels: ArrayLike<number>, logits: ArrayLike<number>, ignoreLabel?: number) {
  const epsilon = 2 ** -20;
  const numClasses = logits.length / labels.length;
  const rows = Array.from(labels, (_, pixel) => {
    const exps = Array.from({ length: numClasses }, (_, k) => Math.exp(logits[pixel * numClasses + k]));
    const total = exps.reduce((a, b) => a + b);
    return exps.map((e) => e / total);
  });
  const kept = rows.map((_, i) => i).filter((i) => labels[i] !== ignoreLabel);
  const byProbability = rows.map((row) => row.map(() => 0));
  let value = 0;
  for (const i of kept)
    for (const j of kept) {
      const agreement = rows[i].reduce((dot, p, k) => dot + p * rows[j][k], 0);
      const same = labels[i] === labels[j];
      const likelihood = same ? agreement : 1 - agreement;
      value -= Math.log((likelihood + epsilon) / (1 + epsilon)) / kept.length ** 2;
      const slope = (same ? -1 : 1) / (likelihood + epsilon) / kept.length ** 2;
      for (let k = 0; k < numClasses; k++) {
        byProbability[i][k] += slope * rows[j][k];
        byProbability[j][k] += slope * rows[i][k];
      }
    }
  const gradient = rows.flatMap((row, i) => {
    const mean = row.reduce((sum, p, k) => sum + p * byProbability[i][k], 0);
    return row.map((p, k) => p * (byProbability[i][k] - mean));
  });
  return { value, gradient };
}

/** Every sequence of numbers in [0, 1) that picks one of `choices[n]` at the n-th call. */
function* sequences(choices: readonly number[]): Generator<number[]> {
  if (choices.length === 0) yield [];
  else
    for (const rest of sequences(choices.slice(1)))
      for (let choice = 0; choice < choices[0]; choice++) yield [(choice + 0.5) / choices[0], ...rest];
}

describe('similarityLoss as an estimate', () => {
  /** A map, and predictions of it that know nothing. */
  const scene = (labels: number[], shape: [number, number, number]) => {
    const logits = random([...shape, 3], 2, -2, 2);
    return { labels, labelMap: tensor(labels, shape, 'int32'), logits };
  };
  // A border that does not run along cells of 2×2, and a pixel labelled 9.
  const { labels, labelMap, logits } = scene([0, 1, 1, 2, 0, 0, 1, 9], [1, 2, 4]);

  /** Expects the mean of the loss and of its gradient over draws that are each as likely to be exact. */
  function expectExactMean(
    { labels, labelMap, logits }: ReturnType<typeof scene>,
    choices: number[],
    options: SimilarityLossOptions<'mean'>,
  ) {
    const gradient = new Float64Array(logits.size);
    const draws = [...sequences(choices)];
    let value = 0;
    for (const draw of draws) {
      const numbers = draw[Symbol.iterator]();
      const random = () => numbers.next().value as number;
      const found = valueAndGrad((x) => similarityLoss(labelMap, x, { ...options, random }))(logits);
      value += found.value.dataSync()[0];
      found.grad.dataSync().forEach((g, i) => {
        gradient[i] += g;
      });
      expect(numbers.next().done).toBe(true);
      found.value.dispose();
      found.grad.dispose();
    }
    const exact = exactly(labels, logits.dataSync(), options.ignoreLabel);
    expectClose([value / draws.length], [exact.value], 1e-6);
    expectClose(
      gradient.map((g) => g / draws.length),
      exact.gradient,
      1e-6,
    );
  }

  test.each([undefined, 9, 1])(
    'args: grid, the mean over all draws is exact, ignoreLabel %s',
    { meta: { id: 'similarity-estimate-grid' } },
    (ignoreLabel) => {
      // Two cells of four pixels, two draws.
      expectExactMean({ labels, labelMap, logits }, [4, 4, 4, 4], { grid: [1, 2], ignoreLabel });
    },
  );

  test.each([undefined, 9, 1])(
    'args: samples, the mean over all draws is exact, ignoreLabel %s',
    { meta: { id: 'similarity-estimate-samples' } },
    (ignoreLabel) => {
      // Floyd's way to two of four pixels: one of three, then one of four.
      expectExactMean(scene([1, 0, 9, 1], [1, 2, 2]), [3, 4, 3, 4], { samples: 2, ignoreLabel });
    },
  );

  test('args: a dense one-hot map gives what its label map gives, draw for draw', () => {
    const dense = oneHot(labelMap, 3);
    for (const seed of [1, 2, 3, 4]) {
      const drawn = { grid: [1, 2] as const, random: seededRandom(seed) };
      const sparse = { grid: [1, 2] as const, random: seededRandom(seed), ignoreLabel: 9 };
      expectClose(similarityLoss(dense, logits, drawn), similarityLoss(labelMap, logits, sparse), 1e-6);
    }
  });

  test('behavior: many draws of a larger map agree with all of its pairs, within their standard error', () => {
    const shape: [number, number, number] = [1, 16, 24];
    const ids = randomLabels(shape, 5, 3);
    const x = random([...shape, 5], 4, -2, 2);
    const exact = exactly(ids, x.dataSync(), 0);
    // Along a direction of the logits, as a generator's weights move many pixels at once.
    const directions = [1, 2, 3].map((seed) => random([x.size], 10 + seed).dataSync());
    const project = (gradient: ArrayLike<number>) =>
      directions.map((direction) => Array.from(direction).reduce((total, d, i) => total + d * gradient[i], 0));
    const expected = [exact.value, ...project(exact.gradient)];
    for (const drawn of [{ grid: [4, 6] as const }, { samples: 24 }]) {
      const random = seededRandom(8);
      const labels = tensor(Array.from(ids), shape, 'int32');
      const found = Array.from({ length: 400 }, () => {
        const both = valueAndGrad((x) => similarityLoss(labels, x, { ...drawn, ignoreLabel: 0, random }))(x);
        const results = [both.value.dataSync()[0], ...project(both.grad.dataSync())];
        both.value.dispose();
        both.grad.dispose();
        return results;
      });
      expected.forEach((value, which) => {
        const results = found.map((one) => one[which]);
        const mean = results.reduce((a, b) => a + b) / results.length;
        const variance = results.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (results.length - 1);
        expect(Math.abs(mean - value)).toBeLessThan(4 * Math.sqrt(variance / results.length));
      });
    }
  });

  test('behavior: 0 for a perfect prediction, whatever the map and the draw', {
    meta: { id: 'similarity-estimate-perfect' },
  }, () => {
    const map = fc.record({
      cells: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      cell: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(map, ({ cells, cell, seed }) => {
        const shape: [number, number, number] = [2, cells[0] * cell[0], cells[1] * cell[1]];
        const labelMap = tensor(Array.from(randomLabels(shape, 4, seed)), shape, 'int32');
        const random = seededRandom(seed);
        const perfect = mul(oneHot(labelMap, 4), 60);
        for (const drawn of [{ grid: cells }, { samples: 1 + (seed % 9) }]) {
          const { value, grad } = valueAndGrad((x) => similarityLoss(labelMap, x, { ...drawn, random }))(perfect);
          expect(Math.abs(value.dataSync()[0])).toBeLessThan(5e-7);
          expect(Math.max(...Array.from(grad.dataSync(), Math.abs))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('gradient: against finite differences, of the draw', () => {
    for (const drawn of [{ grid: [1, 2] as const }, { samples: 3 }])
      expectGradientsMatch(
        (x) => similarityLoss(labelMap, x, { ...drawn, random: seededRandom(5), blockSize: 1 }),
        [logits],
      );
  });

  test('args: blockSize changes nothing', () => {
    const of = (blockSize?: number) =>
      valueAndGrad((x) => similarityLoss(labelMap, x, { samples: 5, random: seededRandom(5), blockSize }))(logits);
    for (const blockSize of [1, 2, 3, 5, 100]) {
      expectClose(of(blockSize).value, of().value, 1e-6);
      expectClose(of(blockSize).grad, of().grad, 1e-5);
    }
  });
});
