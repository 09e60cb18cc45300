import { ecgan } from '@ecgan/models';
import { trainableVariables } from '@ecgan/models/internal';
import { expectClose, expectNoLeaks } from '@ecgan/testing';
import {
  add,
  dispose,
  mul,
  type Scalar,
  scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { variableName } from '../checkpoint/trainingState.js';
import { Adam } from './Adam.js';
import { minimize } from './minimize.js';
import { readNumbers, type UpdateNumbers } from './readNumbers.js';
import { runAsking } from './runAsking.js';

const networks = ecgan({
  ...{ numClasses: 2, filters: 1, hiddenFilters: 1, chainFilters: [1], levels: 3, embeddingSize: 1 },
  ...{ discriminatorFilters: 1, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 1, labelHalvings: 1 },
});
const about = { step: 7, nameOf: (one: Variable) => variableName(networks, one) };
const [beta2, epsilon, learningRate] = [0.9, 1e-8, 0.1];
const adamOf = (...variables: Variable[]) => new Adam(variables, { beta1: 0, beta2 });

/** `½ Σ (w − t)²`, whose gradient is w − t. */
const distanceTo = (w: Variable, target: number[]) => () => {
  const total = mul(sum(square(sub(w, tensor1d(target)))), 0.5) as Scalar;
  return { objectives: [{ name: 'distance', total, terms: { first: add(total, 1) as Scalar } }], products: {} };
};

type Descent = { optimizer: Adam; learningRate: number; clipNorm?: number };

/** Minimizes at once, as the trainer does: with everything read, checked and counted. */
async function descend<P>(updates: Descent[], passes: Parameters<typeof minimize<P>>[1]) {
  const given = updates.map((update) => ({ ...update, factors: update.optimizer.factors(update.learningRate) }));
  const numbers: UpdateNumbers[] = [];
  try {
    const products = await runAsking(minimize(given, passes), async (question) => {
      const optimizers = Object.fromEntries(question.objectives.map(({ name }, i) => [name, updates[i].optimizer]));
      const found = await readNumbers(question, { ...about, optimizers });
      numbers.push(found);
    });
    for (const { optimizer } of updates) optimizer.updates += 1;
    return { ...numbers[0], products };
  } finally {
    dispose(given.map(({ factors: { rate, epsilon } }) => [rate, epsilon]));
  }
}

/** Adam in float64, its first moment off. */
function stepByHand(weights: number[], second: number[], gradient: number[], t: number): void {
  gradient.forEach((g, i) => {
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    weights[i] -= (learningRate * g) / (Math.sqrt(second[i] / (1 - beta2 ** t)) + epsilon);
  });
}

describe('minimize', () => {
  test('default: of several batches the mean of the gradients, in float64 by hand', async () => {
    const w = variable(tensor1d([1, -2]));
    const optimizer = adamOf(w);
    const [weights, second] = [
      [1, -2],
      [0, 0],
    ];
    const targets = [
      [4, -3],
      [-1, 5],
      [0, 0],
    ];
    for (let t = 1; t <= 3; t++) {
      const each = targets.map((target) => target.map((value, i) => weights[i] - value));
      const mean = [0, 1].map((i) => each.reduce((total, one) => total + one[i], 0) / 3);
      const halves = each.map(([a, b]) => (a * a + b * b) / 2);
      const loss = halves.reduce((total, one) => total + one, 0) / 3;
      stepByHand(weights, second, mean, t);
      const passes = targets.map((target) => distanceTo(w, target));
      const { losses, gradientNorms, products } = await descend([{ optimizer, learningRate }], passes);
      expect(losses.distance).toBeCloseTo(loss, 5);
      expect(losses.first).toBeCloseTo(loss + 1, 5);
      expect(gradientNorms.distance).toBeCloseTo(Math.hypot(...mean), 5);
      expect(products).toHaveLength(3);
      expectClose(w, weights, 1e-5);
    }
  });

  test('args: clipNorm scales the gradient over all variables down to it; the reported norm is unclipped', async () => {
    const [u, w] = [variable(tensor1d([3])), variable(tensor1d([4]))];
    const optimizer = adamOf(u, w);
    const [weights, second] = [
      [3, 4],
      [0, 0],
    ];
    const length = () => {
      const total = mul(add(sum(square(u)), sum(square(w))), 0.5) as Scalar;
      return { objectives: [{ name: 'length', total, terms: {} }], products: {} };
    };
    const norms: number[] = [];
    for (let t = 1; t <= 5; t++) {
      // The first three are longer than 4.7, the others are left as they are.
      const norm = Math.hypot(...weights);
      const factor = Math.min(1, 4.7 / norm);
      stepByHand(
        weights,
        second,
        weights.map((weight) => weight * factor),
        t,
      );
      const { gradientNorms } = await descend([{ optimizer, learningRate, clipNorm: 4.7 }], [length]);
      expect(gradientNorms.length).toBeCloseTo(norm, 4);
      norms.push(norm);
      expectClose([u.dataSync()[0], w.dataSync()[0]], weights, 1e-5);
    }
    expect(norms.map((norm) => norm > 4.7)).toEqual([true, true, true, false, false]);
  });

  test('behavior: leaves no tensors', async () => {
    const w = variable(tensor1d([1, 2]));
    const optimizer = adamOf(w);
    await expectNoLeaks(() => descend([{ optimizer, learningRate }], [distanceTo(w, [0, 0]), distanceTo(w, [1, 1])]));
  });

  /** The refusal of a loss of some weights, after making sure that they did not move and nothing is left. */
  async function refusal(weights: Variable[], loss: () => Tensor): Promise<string> {
    const optimizer = adamOf(...weights);
    const before = weights.map((one) => Array.from(one.dataSync()));
    let message = '';
    await expectNoLeaks(async () => {
      const pass = () => ({ objectives: [{ name: 'generator', total: loss() as Scalar, terms: {} }], products: {} });
      const made = descend([{ optimizer, learningRate }], [pass]);
      message = await made.then(
        () => 'accepted',
        (error) => `${error}`,
      );
    });
    expect(weights.map((one) => Array.from(one.dataSync()))).toEqual(before);
    expect(optimizer.updates).toBe(0);
    return message;
  }

  test('error: a finite loss with a gradient that is not a number names the weight', {
    meta: { id: 'minimize-finite-loss-gradient' },
  }, async () => {
    const kernels = trainableVariables(networks.generator).slice(0, 3);
    // The root of 0 is 0, its gradient 0/0.
    const loss = () => add(sum(square(kernels[0])), sqrt(sum(square(sub(kernels[1], kernels[1])))));
    expect(await refusal(kernels, loss)).toMatchInlineSnapshot(
      `"NonFiniteGradientError: generator: the gradient in generator/encoder_fc/bias became NaN at step 7, though every loss is a number; that update was not made. Look for a root, a norm or a logarithm at 0 in what this step computes; clip gradients (clipNorm) if they grow from step to step."`,
    );
  });

  test('error: a gradient too large to be squared', async () => {
    const w = variable(tensor1d([1e-3, 2e-3]), true, 'far_out');
    expect(await refusal([w], () => sum(mul(w, 1e25)))).toMatchInlineSnapshot(
      `"NonFiniteGradientError: generator: the gradient in far_out became 9.999999562023526e+24 at step 7, though every loss is a number; that update was not made. Look for a root, a norm or a logarithm at 0 in what this step computes; clip gradients (clipNorm) if they grow from step to step."`,
    );
  });

  test('error: a loss that is not a number names the term, and of several batches the batch', {
    meta: { id: 'minimize-loss-not-number' },
  }, async () => {
    const w = variable(tensor1d([1]));
    const optimizer = adamOf(w);
    const failing = () => {
      const first = mul(sum(w), Number.NaN) as Scalar;
      return {
        objectives: [{ name: 'distance', total: add(first, scalar(1)) as Scalar, terms: { first } }],
        products: {},
      };
    };
    const made = descend([{ optimizer, learningRate }], [distanceTo(w, [0]), failing]);
    await expect(made).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NonFiniteLossError: first: became NaN at step 7, in batch 1 of the step; that update was not made. Lower the learning rates or this term's weight and resume from the last checkpoint.]`,
    );
    expect(Array.from(w.dataSync())).toEqual([1]);
  });
});
