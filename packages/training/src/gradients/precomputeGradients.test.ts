import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import {
  add,
  memory,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  topk,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { differentiate } from './differentiate.js';
import { precomputeGradients } from './precomputeGradients.js';

const of = (seed: number): Variable => variable(random([2, 3], seed));
const total = (...losses: Scalar[]) => losses.reduce((partial, loss) => add(partial, loss) as Scalar);
const apart = (x: Tensor, w: Tensor) => sum(square(sub(square(mul(x, w)), w))) as Scalar;
const condensed = (x: Tensor, w: Tensor) =>
  precomputeGradients(() => ({ losses: [apart(x, w)], products: {} }), [[x, w]]).losses[0];

describe('precomputeGradients', () => {
  test('default: the same value and gradients, in what its operands were computed from too, to the last bit', () => {
    const [x, w] = [of(1), of(2)];
    const using = (loss: typeof apart) => () => total(loss(add(square(x), w), w), mul(loss(x, w), 3));
    const expected = variableGrads(using(apart), [x, w]);
    const [ours] = differentiate(() => ({ losses: [using(condensed)()], products: {} }), [[x, w]]).derivatives;
    const tfjs = variableGrads(using(condensed), [x, w]);
    expectClose(ours.value, expected.value, 0);
    [x, w].forEach((one, i) => {
      expectClose(ours.gradients[i] as Tensor, expected.grads[one.name], 1e-6);
      expectClose(tfjs.grads[one.name], expected.grads[one.name], 1e-6);
    });
  });

  test('behavior: several losses of one pass, each passing on to its own operands only', () => {
    const [x, w] = [of(1), of(2)];
    const losses = () => {
      const product = mul(square(x), w);
      return [sum(product) as Scalar, sum(square(product)) as Scalar];
    };
    const { derivatives } = differentiate(() => {
      const [first, second] = precomputeGradients(() => ({ losses: losses(), products: {} }), [[x], [w]]).losses;
      return { losses: [total(first, second)], products: {} };
    }, [[x, w]]);
    const expected = [variableGrads(() => losses()[0], [x]), variableGrads(() => losses()[1], [w])];
    expectClose(derivatives[0].gradients[0] as Tensor, expected[0].grads[x.name], 0);
    expectClose(derivatives[0].gradients[1] as Tensor, expected[1].grads[w.name], 0);
  });

  test('behavior: by-products are constants', () => {
    const [x, w] = [of(1), of(2)];
    const { derivatives } = differentiate(() => {
      const { losses, products } = precomputeGradients(
        () => ({ losses: [apart(x, w)], products: { root: mul(x, w) } }),
        [[x, w]],
      );
      return { losses: [total(losses[0], sum(products.root) as Scalar)], products: {} };
    }, [[x, w]]);
    const { grads } = variableGrads(() => apart(x, w), [x, w]);
    expectClose(derivatives[0].gradients[0] as Tensor, grads[x.name], 0);
  });

  test('behavior: an operand that the loss does not depend on, and a loss that depends on none', () => {
    const [x, w] = [of(1), of(2)];
    const { derivatives } = differentiate(() => {
      const { losses } = precomputeGradients(
        () => ({ losses: [sum(square(x)), sum(random([2], 1))] as Scalar[], products: {} }),
        [[x, w], [x]],
      );
      return { losses: [total(losses[0], losses[1])], products: {} };
    }, [[x, w]]);
    expectClose(derivatives[0].gradients[0] as Tensor, mul(x, 2), 0);
    expect(derivatives[0].gradients[1]).toBeUndefined();
  });

  test('behavior: holds two tensors, the loss and a gradient, where a computation holds all that it saved', async () => {
    const x = of(1);
    const chain = () => {
      let y: Tensor = x;
      for (let i = 0; i < 20; i++) y = square(mul(y, 0.5));
      return sum(y) as Scalar;
    };
    const held = (loss: () => Scalar) => {
      let most = 0;
      const { derivatives } = differentiate(() => {
        const before = memory().numTensors;
        const value = tidy(loss);
        most = memory().numTensors - before;
        return { losses: [value], products: {} };
      }, [[x]]);
      for (const { value, gradients } of derivatives) for (const one of [value, ...gradients]) one?.dispose();
      return most;
    };
    await expectNoLeaks(() => {
      expect(held(() => precomputeGradients(() => ({ losses: [chain()], products: {} }), [[x]]).losses[0])).toBe(2);
      expect(held(chain)).toBeGreaterThan(20);
    });
  });

  test('error: what has no gradient, or throws; nothing is left behind', async () => {
    const x = of(1);
    const failing = () => ({ losses: [sum(topk(square(x), 2).values) as Scalar], products: { kept: square(x) } });
    await expectNoLeaks(() => {
      expect(() => precomputeGradients(failing, [[x]])).toThrowErrorMatchingInlineSnapshot(
        `[Error: TF.js has no gradient of TopK.]`,
      );
      const second = () => {
        const { losses } = precomputeGradients(
          () => ({ losses: [sum(square(x)) as Scalar], products: { square: square(x) } }),
          [[x]],
        );
        precomputeGradients(failing, [[x]]);
        return { losses, products: {} };
      };
      expect(() => differentiate(second, [[x]])).toThrow('no gradient');
    });
  });
});
