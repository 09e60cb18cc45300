import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { add, grad, mul, oneHot, softmax, sum, tensor, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { similarityLoss } from './similarityLoss.js';

testsOf('similarityLoss');

/** The equation by loops in float64, for one image given as rows of probabilities. */
function byLoops(sameClass: (i: number, j: number) => number, probabilities: number[][], epsilon = 2 ** -20) {
  const log = (x: number) => Math.log((x + epsilon) / (1 + epsilon));
  let total = 0;
  for (let i = 0; i < probabilities.length; i++)
    for (let j = 0; j < probabilities.length; j++) {
      const predicted = probabilities[i].reduce((dot, p, k) => dot + p * probabilities[j][k], 0);
      const same = sameClass(i, j);
      total -= same * log(predicted) + (1 - same) * log(1 - predicted);
    }
  return total / probabilities.length ** 2;
}

/** Its derivative by the logits behind the probabilities, likewise. */
function gradientByLoops(sameClass: (i: number, j: number) => number, rows: number[][], epsilon = 2 ** -20) {
  return rows.flatMap((row, i) => {
    const byProbability = row.map(() => 0);
    rows.forEach((other, j) => {
      const predicted = row.reduce((dot, p, k) => dot + p * other[k], 0);
      const same = sameClass(i, j);
      const slope = (1 - same) / (1 - predicted + epsilon) - same / (predicted + epsilon);
      // Pixel i is in the pair twice: as the first and as the second.
      other.forEach((p, k) => {
        byProbability[k] += (2 * slope * p) / rows.length ** 2;
      });
    });
    const mean = row.reduce((sum, p, k) => sum + p * byProbability[k], 0);
    return row.map((p, k) => p * (byProbability[k] - mean));
  });
}

function softmaxRows(logits: ArrayLike<number>, numClasses: number): number[][] {
  return Array.from({ length: logits.length / numClasses }, (_, row) => {
    const exps = Array.from({ length: numClasses }, (_, k) => Math.exp(logits[row * numClasses + k]));
    const total = exps.reduce((a, b) => a + b);
    return exps.map((e) => e / total);
  });
}

const labelTensor = (labels: ArrayLike<number>, shape: number[]) => tensor(Array.from(labels), shape, 'int32');

describe('similarityLoss', () => {
  const shape: [number, number, number] = [2, 4, 6];
  const labels = randomLabels(shape, 5, 1);
  const labelMap = labelTensor(labels, shape);
  const logits = random([...shape, 5], 2, -3, 3);
  const images = [0, 1].map((image) => ({
    labels: Array.from(labels.slice(image * 24, image * 24 + 24)),
    rows: softmaxRows(logits.dataSync().slice(image * 120, image * 120 + 120), 5),
  }));
  const expected = images.map(({ labels, rows }) => byLoops((i, j) => Number(labels[i] === labels[j]), rows));

  test('default', { meta: { id: 'similarity-loss-default' } }, () => {
    expectClose(similarityLoss(labelMap, logits), [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('behavior: the naive form over all pairs at 32×32, and its gradient', () => {
    const side: [number, number, number] = [1, 32, 32];
    const ids = randomLabels(side, 12, 7);
    const x = random([...side, 12], 8, -4, 4);
    const rows = softmaxRows(x.dataSync(), 12);
    const same = (i: number, j: number) => Number(ids[i] === ids[j]);
    const { value, grad: gradient } = valueAndGrad((x) => similarityLoss(labelTensor(ids, side), x))(x);
    expectClose(value, [byLoops(same, rows)], 1e-5);
    // Blocks of 100 rows: ten of them and a rest.
    expectClose(similarityLoss(labelTensor(ids, side), x, { blockSize: 100 }), [byLoops(same, rows)], 1e-5);
    expectClose(gradient, gradientByLoops(same, rows), 1e-4);
  });

  test.each([1, 2, 5, 7, 23, 24, 1000])(
    'args: blockSize %i',
    { meta: { id: 'similarity-loss-block-size' } },
    (blockSize) => {
      expectClose(similarityLoss(labelMap, logits, { blockSize, reduction: 'none' }), expected, 1e-6);
      const gradient = (size?: number) => grad((x) => similarityLoss(labelMap, x, { blockSize: size }))(logits);
      expectClose(gradient(blockSize), gradient(), 1e-5);
    },
  );

  test('args: reduction', () => {
    expectClose(similarityLoss(labelMap, logits, { reduction: 'sum' }), [expected[0] + expected[1]], 1e-6);
    expect(similarityLoss(labelMap, logits, { reduction: 'none' }).shape).toEqual([2]);
  });

  test('args: a dense one-hot map gives what its label map gives', () => {
    const dense = oneHot(labelMap, 5);
    expectClose(similarityLoss(dense, logits, { blockSize: 5 }), similarityLoss(labelMap, logits), 1e-6);
    expectClose(grad((x) => similarityLoss(dense, x))(logits), grad((x) => similarityLoss(labelMap, x))(logits), 1e-5);
  });

  test('args: soft labels', () => {
    const soft = softmax(random([...shape, 5], 3, -2, 2));
    const rows = softmaxRows(random([...shape, 5], 3, -2, 2).dataSync(), 5);
    const dot = (i: number, j: number) => rows[i].reduce((sum, s, k) => sum + s * rows[j][k], 0);
    const perImage = images.map(({ rows }, image) => byLoops((i, j) => dot(image * 24 + i, image * 24 + j), rows));
    expectClose(similarityLoss(soft, logits, { reduction: 'none', blockSize: 7 }), perImage, 1e-6);
    expectGradientsMatch((x) => similarityLoss(soft, x), [logits]);
  });

  test('args: ignoreLabel', { meta: { id: 'similarity-loss-ignorelabel' } }, () => {
    const ignoring = images.map(({ labels, rows }) => {
      const kept = rows.map((_, i) => i).filter((i) => labels[i] !== 0);
      return byLoops(
        (i, j) => Number(labels[kept[i]] === labels[kept[j]]),
        kept.map((i) => rows[i]),
      );
    });
    expect(Array.from(labels).filter((id) => id === 0).length).toBeGreaterThan(0);
    const options = { ignoreLabel: 0, reduction: 'none', blockSize: 5 } as const;
    expectClose(similarityLoss(labelMap, logits, options), ignoring, 1e-6);
    const gradient = grad((x) => similarityLoss(labelMap, x, { ignoreLabel: 0 }))(logits).dataSync();
    labels.forEach((id, pixel) => {
      const largest = Math.max(...Array.from(gradient.slice(pixel * 5, pixel * 5 + 5), Math.abs));
      if (id === 0) expect(largest).toBe(0);
      else expect(largest).toBeGreaterThan(0);
    });
    // Rows of zeros are what marks such a pixel in a dense map.
    const dense = oneHot(
      labelTensor(
        labels.map((id) => id - 1),
        shape,
      ),
      5,
    );
    expectClose(similarityLoss(dense, logits), [(ignoring[0] + ignoring[1]) / 2], 1e-6);
  });

  test('args: a grid of single pixels and samples of all are exact', () => {
    const exact = similarityLoss(labelMap, logits, { reduction: 'none' });
    expectClose(similarityLoss(labelMap, logits, { grid: [4, 6], reduction: 'none' }), exact, 0);
    expectClose(similarityLoss(labelMap, logits, { samples: 24, reduction: 'none' }), exact, 0);
    expectClose(similarityLoss(labelMap, logits, { samples: 99, reduction: 'none' }), exact, 0);
  });

  test('args: random', () => {
    for (const drawn of [{ grid: [2, 3] as const }, { samples: 6 }]) {
      const draw = (seed: number) => similarityLoss(labelMap, logits, { ...drawn, random: seededRandom(seed) });
      expectClose(draw(4), draw(4), 0);
      expect(draw(4).dataSync()[0]).not.toBe(draw(5).dataSync()[0]);
    }
  });

  test('args: epsilon bounds the cost of a wrong pair', () => {
    const wrong = tensor([
      [
        [
          [200, 0],
          [200, 0],
        ],
      ],
    ]);
    const cost = Math.log((1 + 0.01) / 0.01);
    expectClose(similarityLoss(labelTensor([0, 1], [1, 1, 2]), wrong, { epsilon: 0.01 }), [cost / 2], 1e-5);
  });

  test('gradient: against finite differences', { meta: { id: 'similarity-loss-gradient-against-finite' } }, () => {
    expectGradientsMatch((x) => similarityLoss(labelMap, x), [logits]);
    const weighted = tensor([0.5, -2]);
    expectGradientsMatch(
      (x) => sum(mul(similarityLoss(labelMap, x, { reduction: 'none', blockSize: 5 }), weighted)),
      [logits],
    );
  });

  test('gradient: finite where the prediction is perfectly wrong or right', () => {
    const sure = mul(oneHot(labelMap, 5), 60);
    const right = valueAndGrad((x) => similarityLoss(labelMap, x))(sure);
    expect(Math.abs(right.value.dataSync()[0])).toBeLessThan(2e-7);
    expect(Math.max(...Array.from(right.grad.dataSync(), Math.abs))).toBeLessThan(1e-6);
    const wrong = valueAndGrad((x) => similarityLoss(labelMap, x))(add(zeros([...shape, 5]), tensor([80, 0, 0, 0, 0])));
    expect(Array.from(wrong.grad.dataSync()).every(Number.isFinite)).toBe(true);
    expect(wrong.value.dataSync()[0]).toBeGreaterThan(1);
  });

  test('behavior: 0 for a perfect prediction, whatever the map', {
    meta: { id: 'similarity-loss-0-perfect-prediction' },
  }, () => {
    const map = fc.record({
      height: fc.integer({ min: 1, max: 5 }),
      width: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(map, ({ height, width, seed }) => {
        const labelMap = labelTensor(randomLabels([1, height, width], 4, seed), [1, height, width]);
        const loss = similarityLoss(labelMap, mul(oneHot(labelMap, 4), 60)).dataSync()[0];
        expect(Math.abs(loss)).toBeLessThan(2e-7);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: unchanged by the order of pixels and by the names of classes', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...Array(24).keys()], { minLength: 24 }),
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        (order, names) => {
          const { labels, rows } = images[0];
          const shuffled = order.map((pixel) => names[labels[pixel]]);
          const logits = order.flatMap((pixel) => names.map((_, k) => Math.log(rows[pixel][k])));
          const loss = similarityLoss(labelTensor(shuffled, [1, 4, 6]), tensor(logits, [1, 4, 6, 5]));
          expectClose(loss, [expected[0]], 1e-5);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('behavior: one class, one pixel', () => {
    expectClose(similarityLoss(labelTensor([0], [1, 1, 1]), tensor([[[[3]]]])), [0]);
    const pixel = similarityLoss(labelTensor([1], [1, 1, 1]), tensor([[[[0, Math.log(3)]]]]));
    expectClose(pixel, [-Math.log(0.25 ** 2 + 0.75 ** 2)], 1e-5);
  });

  test('behavior: all ignored is a zero with zero gradients', () => {
    const ignored = labelTensor(new Int32Array(48).fill(255), shape);
    const { value, grad: gradient } = valueAndGrad((x) => similarityLoss(ignored, x, { ignoreLabel: 255 }))(logits);
    expect(value.dataSync()[0]).toBe(0);
    expect(gradient.dataSync().every((g) => g === 0)).toBe(true);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      const { value, grad: gradient } = valueAndGrad((x) =>
        add(
          similarityLoss(labelMap, x, { samples: 20, blockSize: 3, ignoreLabel: 1 }),
          similarityLoss(labelMap, x, { grid: [2, 3], blockSize: 4 }),
        ),
      )(logits);
      value.dispose();
      gradient.dispose();
    });
  });

  test('error: shapes', () => {
    const loss = (labels: number[], x: number[], options = {}) =>
      similarityLoss(zeros(labels, 'int32'), zeros(x), options);
    expect(() => loss([2, 4, 4], [2, 4, 6, 5])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 4, 6], got [2, 4, 4]. Bring labels and logits to one size first.]`,
    );
    expect(() => loss([2, 4, 6, 3], [2, 4, 6, 5])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 4, 6, 5], got [2, 4, 6, 3]. Bring labels and logits to one size first.]`,
    );
    expect(() => loss([4, 6], [4, 6, 5])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logits: expected shape [batch, height, width, numClasses], got [4, 6, 5].]`,
    );
    expect(() => loss([2, 4, 6], [2, 4, 6, 5], { grid: [3, 2] })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: grid: expected lengths that divide 4 and 6, got [3, 2].]`,
    );
  });

  test('error: options', () => {
    const loss = (options: object, labels = labelMap) => similarityLoss(labels, logits, options);
    expect(() => loss({ epsilon: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: epsilon: expected a finite number > 0 and < 1, got 0.]`,
    );
    expect(() => loss({ samples: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: samples: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => loss({ samples: 4, grid: [2, 2] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: samples: expected either a grid or samples, got "both".]`,
    );
    expect(() => loss({ blockSize: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: blockSize: expected an integer ≥ 1, got 1.5.]`,
    );
    expect(() => loss({ reduction: 'average' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: reduction: expected 'mean', 'sum' or 'none', got "average".]`,
    );
    expect(() => loss({ ignoreLabel: 255 }, oneHot(labelMap, 5))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: ignoreLabel: expected no ignoreLabel with a dense map, got 255. A row of zeros marks a pixel that takes no part.]`,
    );
  });
});
