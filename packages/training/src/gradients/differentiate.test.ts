import { convolution2d, spade } from '@ecgan/core';
import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import {
  add,
  concat,
  customGrad,
  gather,
  memory,
  mul,
  relu,
  type Scalar,
  split,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tensor1d,
  topk,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { differentiate } from './differentiate.js';

const x = () => variable(random([2, 4, 4, 3], 1));

const derivativesOf = (losses: () => Scalar[], variables: readonly Variable[][]) =>
  differentiate(() => ({ losses: losses(), products: {} }), variables).derivatives;

/** Expects what TF.js itself finds. */
function expectAsTfjs(loss: () => Scalar, variables: Variable[]): void {
  const expected = variableGrads(loss, variables);
  const [{ value, gradients }] = derivativesOf(() => [loss()], [variables]);
  expectClose(value, expected.value, 0);
  gradients.forEach((gradient, i) => {
    expectClose(gradient as Tensor, expected.grads[variables[i].name], 0);
  });
}

describe('differentiate', () => {
  test('default: the value and gradients that variableGrads finds, to the last bit', () => {
    const features = x();
    const [first, second] = [convolution2d({ filters: 4, kernelSize: 3, seed: 1 }), spade({ numClasses: 2, seed: 2 })];
    const map = random([2, 4, 4, 2], 3) as Tensor4D;
    const network = () => second.apply([relu(first.apply(features) as Tensor), map]) as Tensor;
    network();
    const weights = [...first.trainableWeights, ...second.trainableWeights].map((one) => one.read() as Variable);
    expectAsTfjs(() => sum(square(network())) as Scalar, [features, ...weights]);
  });

  test('behavior: variables used often, outputs used in part, gradients passed on as they are', () => {
    const [a, b] = [x(), x()];
    const passedOn = customGrad((one) => ({ value: (one as Tensor).clone(), gradFunc: (dy: Tensor) => dy }));
    expectAsTfjs(() => {
      const [left] = split(add(a, a), [1, 2], 3);
      const joined = concat([left, passedOn(b), gather(b, tensor1d([0, 0], 'int32'), 0)], 3);
      return sum(mul(joined, joined)) as Scalar;
    }, [a, b]);
  });

  test('behavior: a variable the loss does not depend on has no gradient; a constant loss none at all', () => {
    const [a, b] = [x(), x()];
    const [{ gradients }] = derivativesOf(() => [sum(square(a)) as Scalar], [[a, b]]);
    expect(gradients[0]).toBeDefined();
    expect(gradients[1]).toBeUndefined();
    const [constant] = derivativesOf(() => [sum(random([3], 1)) as Scalar], [[a]]);
    expect(constant.gradients).toEqual([undefined]);
  });

  test('behavior: several losses from one pass, each in variables of its own, or in the same', () => {
    const [a, b, c] = [x(), variable(random([2, 4, 4, 3], 2)), variable(random([3], 3))];
    let passes = 0;
    const losses = () => {
      passes += 1;
      const shared = mul(square(a), b);
      return [sum(mul(shared, c)), sum(square(add(shared, b)))] as Scalar[];
    };
    const variables = [
      [a, c],
      [b, a],
    ];
    const derivatives = derivativesOf(losses, variables);
    expect(passes).toBe(1);
    derivatives.forEach(({ value, gradients }, i) => {
      const expected = variableGrads(() => losses()[i], variables[i]);
      expectClose(value, expected.value, 0);
      gradients.forEach((gradient, k) => {
        expectClose(gradient as Tensor, expected.grads[variables[i][k].name], 0);
      });
    });
  });

  test('behavior: a loss passes nothing on to what only another one is differentiated in', async () => {
    const [a, b] = [x(), x()];
    const calls: string[] = [];
    const watched = (name: string, operand: Tensor) =>
      customGrad((one) => ({
        value: square(one as Tensor),
        gradFunc: (dy: Tensor) => {
          calls.push(name);
          return dy.clone();
        },
      }))(operand);
    await expectNoLeaks(() => {
      calls.length = 0;
      const run = () => {
        const joined = mul(watched('a', a), watched('b', b));
        return [sum(joined), sum(square(joined))] as Scalar[];
      };
      for (const { value, gradients } of derivativesOf(run, [[a], [b]]))
        for (const one of [value, ...gradients]) one?.dispose();
    });
    expect(calls.sort()).toEqual(['a', 'b']);
  });

  test('behavior: frees as it goes: a chain needs no more for its gradients than for its values', async () => {
    const start = x();
    let most = 0;
    const watched = customGrad((one) => ({
      value: square(one as Tensor),
      gradFunc: (dy: Tensor) => {
        most = Math.max(most, memory().numTensors);
        return dy.clone();
      },
    }));
    const chain = () => {
      let y: Tensor = start;
      for (let i = 0; i < 30; i++) y = watched(mul(y, 0.5));
      return sum(y) as Scalar;
    };
    await expectNoLeaks(() => {
      const [{ value, gradients }] = derivativesOf(() => [chain()], [[start]]);
      for (const one of [value, ...gradients]) one?.dispose();
    });
    const ours = most;
    most = 0;
    const { value, grads } = variableGrads(chain, [start]);
    for (const one of [value, ...Object.values(grads)]) one.dispose();
    expect(ours).toBeLessThan(most - 30);
  });

  test('error: what has no gradient; nothing is left behind', async () => {
    const a = variable(random([4], 1));
    const loss = () => sum(topk(square(a), 2).values) as Scalar;
    expect(() => derivativesOf(() => [loss()], [[a]])).toThrowErrorMatchingInlineSnapshot(
      `[Error: TF.js has no gradient of TopK.]`,
    );
    await expectNoLeaks(() => expect(() => derivativesOf(() => [loss()], [[a]])).toThrow());
    const failing = () => {
      square(square(a));
      throw new Error('no');
    };
    await expectNoLeaks(() => expect(() => derivativesOf(failing, [[a]])).toThrow('no'));
  });
});
