import { type ComponentName, expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { add, grad, mul, tensor, tensor1d, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hinge } from './hinge.js';
import { leastSquares } from './leastSquares.js';
import { nonSaturating } from './nonSaturating.js';
import { wasserstein } from './wasserstein.js';

type Loss = (logit: number) => number;

/** The losses of one logit by their equations, in float64. */
const equations: [ComponentName, typeof hinge, { real: Loss; fake: Loss; generator: Loss }][] = [
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

describe.each(equations)('%s', (name, make, { real, fake, generator }) => {
  testsOf(name);

  const objective = make();
  const realLogits = random([2, 3, 2, 1], 1, -2.5, 2.5);
  const fakeLogits = random([2, 3, 2, 1], 2, -2.5, 2.5);
  const coarse = random([2, 1, 1, 1], 3, -2.5, 2.5);
  const [reals, fakes, coarses] = [realLogits, fakeLogits, coarse].map((x) => Array.from(x.dataSync()));

  test('default', { meta: { id: 'objectives-default' } }, () => {
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

  test('behavior: a single logit', () => {
    expectClose(objective.discriminator(tensor1d([0.3]), tensor1d([-0.4])), [real(0.3) + fake(-0.4)]);
    expectClose(objective.generator(zeros([1, 1, 1, 1])), [generator(0)]);
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
    expect(() => objective.discriminator([], fakeLogits)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: realLogits: expected a tensor or a list with one per scale, got [].]`,
    );
  });
});

test('behavior: a discriminator that is sure has no hinge left to lose', {
  meta: { id: 'objectives-discriminator-sure-has' },
}, () => {
  const { discriminator } = hinge();
  expect(discriminator(tensor1d([1, 5]), tensor1d([-1, -7])).dataSync()[0]).toBe(0);
});

/** Where real samples are p times as likely as in the whole, and fake ones 1 − p: the discriminator's best logit there. */
const optima: [string, typeof hinge, (p: number) => number][] = [
  ['hinge', hinge, (p) => Math.sign(p - 0.5)],
  ['leastSquares', leastSquares, (p) => p],
  ['nonSaturating', nonSaturating, (p) => Math.log(p / (1 - p))],
];
const likelihood = fc.double({ min: 0.02, max: 0.98, noNaN: true });

test.each(optima)('behavior: the optimum of %s, for any odds', (_, make, optimum) => {
  const { discriminatorReal, discriminatorFake } = make();
  fc.assert(
    fc.property(likelihood, fc.double({ min: -5, max: 5, noNaN: true }), (p, elsewhere) => {
      fc.pre(Math.abs(p - 0.5) > 1e-3);
      const loss = valueAndGrad((x) => add(mul(p, discriminatorReal(x)), mul(1 - p, discriminatorFake(x))));
      const [best, other] = [optimum(p), elsewhere].map((x) => loss(tensor1d([x])));
      expect(best.value.dataSync()[0]).toBeLessThanOrEqual(other.value.dataSync()[0] + 1e-5);
      // Hinge has a kink at its optimum.
      if (make !== hinge) expect(Math.abs(best.grad.dataSync()[0])).toBeLessThan(1e-5);
    }),
    { numRuns: 30 },
  );
});

test('behavior: wasserstein has none: it does not see a constant that all logits share', () => {
  const { discriminator } = wasserstein();
  const [real, fake] = [random([2, 3], 4), random([2, 3], 5)];
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (constant) => {
      expectClose(discriminator(add(real, constant), add(fake, constant)), discriminator(real, fake), 1e-4);
    }),
    { numRuns: 15 },
  );
});
