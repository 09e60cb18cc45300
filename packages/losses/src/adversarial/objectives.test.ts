import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { hinge } from './hinge.js';
import { leastSquares } from './leastSquares.js';
import { nonSaturating } from './nonSaturating.js';
import { wasserstein } from './wasserstein.js';

type Loss = (logit: number) => number;

/** The losses of one logit by their equations, in float64. */
const equations: [string, typeof hinge, { real: Loss; fake: Loss; generator: Loss }][] = [
  ['hinge', hinge, { real: (x) => Math.max(0, 1 - x), fake: (x) => Math.max(0, 1 + x), generator: (x) => -x }],
  ['leastSquares', leastSquares, { real: (x) => (x - 1) ** 2, fake: (x) => x ** 2, generator: (x) => (x - 1) ** 2 }],
  [
    'nonSaturating',
    nonSaturating,
    {
      real: (x) => -Math.log(1 / (1 + Math.exp(-x))),
      fake: (x) => -Math.log(1 - 1 / (1 + Math.exp(-x))),
      generator: (x) => -Math.log(1 / (1 + Math.exp(-x))),
    },
  ],
  ['wasserstein', wasserstein, { real: (x) => -x, fake: (x) => x, generator: (x) => -x }],
];

const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;

describe.each(equations)('%s', (_, make, { real, fake, generator }) => {
  const objective = make();
  const realLogits = random([2, 3, 2, 1], 1, -2.5, 2.5);
  const fakeLogits = random([2, 3, 2, 1], 2, -2.5, 2.5);
  const coarse = random([2, 1, 1, 1], 3, -2.5, 2.5);
  const [reals, fakes, coarses] = [realLogits, fakeLogits, coarse].map((x) => Array.from(x.dataSync()));

  test('default', () => {
    const expected = mean(reals.map(real)) + mean(fakes.map(fake));
    expectClose(objective.discriminator(realLogits, fakeLogits), [expected], 1e-6);
    expectClose(objective.generator(fakeLogits), [mean(fakes.map(generator))], 1e-5);
  });

  test('behavior: the parts of the discriminator add up', () => {
    expectClose(objective.discriminatorReal(realLogits), [mean(reals.map(real))], 1e-5);
    expectClose(objective.discriminatorFake(fakeLogits), [mean(fakes.map(fake))], 1e-5);
  });

  test('args: a list of scales counts each scale alike, however large', () => {
    const expected = (mean(reals.map(real)) + mean(coarses.map(real))) / 2;
    expectClose(objective.discriminatorReal([realLogits, coarse]), [expected], 1e-5);
    const both = objective.discriminator([realLogits, coarse], [fakeLogits, coarse]);
    expectClose(both, [expected + (mean(fakes.map(fake)) + mean(coarses.map(fake))) / 2], 1e-5);
    expectClose(objective.generator([coarse, coarse]), objective.generator(coarse), 1e-6);
  });

  test('gradient: against finite differences', () => {
    // Away from the kinks of hinge at -1 and 1.
    const at = [tensor1d([-2, -0.5, 0.3, 1.7]), tensor1d([-1.5, 0.2, 2])];
    expectGradientsMatch((x, y) => objective.discriminator(x, y), at);
    expectGradientsMatch((x, y) => objective.generator([x, y]), at);
  });

  test('behavior: values and gradients stay finite at large logits', () => {
    const large = tensor([-1e4, 1e4]);
    expect(Number.isFinite(objective.discriminator(large, large).dataSync()[0])).toBe(true);
    const gradient = grad((x) => objective.discriminator(x, x))(large);
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      objective.discriminator([realLogits, coarse], [fakeLogits, coarse]).dispose();
      objective.generator(fakeLogits).dispose();
    });
  });

  test('error: no scale', () => {
    expect(() => objective.generator([])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fakeLogits: expected a tensor or a list with one per scale, got [].]`,
    );
  });
});

test('behavior: a discriminator that is sure has no hinge left to lose', () => {
  const { discriminator } = hinge();
  expect(discriminator(tensor1d([1, 5]), tensor1d([-1, -7])).dataSync()[0]).toBe(0);
});
