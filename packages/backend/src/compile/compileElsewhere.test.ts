import { expectNoLeaks, random } from '@ecgan/testing';
import { mul, sum, type Tensor, tidy, train, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../useBackend.js';
import { compile } from './compile.js';

/** A step of gradient descent and what it gives. */
function training() {
  const weight = variable(random([3], 1));
  const optimizer = train.adam(0.1);
  const step = ({ x }: { x: Tensor }) => ({ loss: optimizer.minimize(() => sum(mul(mul(x, weight), weight)), true) });
  return { weight, optimizer, step };
}

describe.each(['wasm', 'cpu'] as const)('compile on %s', (name) => {
  beforeAll(async () => {
    await useBackend(name);
  });

  test('default: the step runs as it is, and stats say why', () => {
    const [plain, other] = [training(), training()];
    const step = compile(other.step, { optimizers: [other.optimizer], verifyEvery: 1 });
    for (let call = 0; call < 6; call++) {
      const x = random([2 + call, 3], call);
      expect(step({ x }).loss?.dataSync()).toEqual(plain.step({ x }).loss?.dataSync());
    }
    expect(other.weight.dataSync()).toEqual(plain.weight.dataSync());
    expect(other.optimizer.iterations).toBe(6);
    expect(step.stats).toEqual({
      calls: 6,
      compiledCalls: 0,
      verified: 0,
      differed: 0,
      unsupported: `the ${name} backend has no functions`,
      keys: [],
    });
    step.dispose();
  });

  test('behavior: results are new tensors, and nothing else stays', async () => {
    const step = compile((x: Tensor) => [x, mul(mul(x, 2), 3)]);
    const x = random([3], 1);
    await expectNoLeaks(() => {
      const [same, product] = step(x);
      expect(same).not.toBe(x);
      same.dispose();
      product.dispose();
    });
    expect(tidy(() => step(x)[0].isDisposed)).toBe(false);
    expect(x.isDisposed).toBe(false);
  });
});
