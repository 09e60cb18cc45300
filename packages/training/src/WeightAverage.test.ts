import { EcganError } from '@ecgan/core';
import { decodeSafetensors, encodeSafetensors } from '@ecgan/models';
import { expectClose, expectNoLeaks, expectSameAfterRestoring, random, testsOf } from '@ecgan/testing';
import { memory, scalar, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { WeightAverage } from './WeightAverage.js';

testsOf('WeightAverage');

const made: { dispose(): void }[] = [];
const own = <T extends { dispose(): void }>(it: T): T => {
  made.push(it);
  return it;
};
afterEach(() => {
  for (const it of made.splice(0)) it.dispose();
});

const weights = () => [own(variable(random([2, 3], 1))), own(variable(scalar(0)))];

function set(target: Variable, value: number): void {
  tidy(() => target.assign(tensor(new Float32Array(target.size).fill(value), target.shape)));
}

const averaged = async (average: WeightAverage, index: number) => (await average.state()).averages[index].data;

describe('WeightAverage', () => {
  test('default', async () => {
    const [, weight] = weights();
    const average = own(new WeightAverage([weight]));
    let expected = 0;
    for (let t = 0; t < 12; t++) {
      set(weight, t + 1);
      average.update();
      const decay = Math.min(0.999, (1 + t) / (10 + t));
      expected = decay * expected + (1 - decay) * (t + 1);
    }
    expectClose(await averaged(average, 0), [expected], 1e-6);
  });

  test('args: decay', async () => {
    const [, weight] = weights();
    const average = own(new WeightAverage([weight], { decay: 0.25 }));
    // 1/10 and 2/11 are below 0.25; 3/12 is it, and everything after stays at it.
    let expected = 0;
    for (const [value, decay] of [
      [3, 0.1],
      [5, 2 / 11],
      [2, 0.25],
      [7, 0.25],
    ]) {
      set(weight, value);
      average.update();
      expected = decay * expected + (1 - decay) * value;
    }
    expectClose(await averaged(average, 0), [expected], 1e-6);
  });

  test('behavior: begins as the weights and stays where they stay', async () => {
    const [weight] = weights();
    const average = own(new WeightAverage([weight]));
    for (let t = 0; t < 3; t++) average.update();
    expect(await averaged(average, 0)).toEqual(await weight.data());
  });

  test('behavior: swap shows the averages, then the weights again', async () => {
    const [matrix, weight] = weights();
    const average = own(new WeightAverage([matrix, weight]));
    set(weight, 1);
    average.update();
    const inside = await average.swap(async () => Array.from(await weight.data()));
    expectClose(inside, [0.9], 1e-6);
    expectClose(weight, [1]);
    expectClose(matrix, random([2, 3], 1));
  });

  test('behavior: swap gives the weights back when the function throws', async () => {
    const [, weight] = weights();
    const average = own(new WeightAverage([weight]));
    set(weight, 4);
    await expect(
      average.swap(() => {
        throw new RangeError('inside');
      }),
    ).rejects.toThrow(RangeError);
    expectClose(weight, [4]);
    average.update();
    expectClose(await averaged(average, 0), [3.6], 1e-6);
  });

  test('behavior: a restored average continues like the original', async () => {
    const [matrix, weight] = weights();
    const average = own(new WeightAverage([matrix, weight]));
    set(weight, 2);
    average.update();
    const { updates, averages } = await average.state();
    const file = encodeSafetensors({ a: averages[0], b: averages[1] }, { updates: `${updates}` });
    const { tensors, metadata } = decodeSafetensors(file);
    const resumed = own(new WeightAverage([matrix, weight]));
    resumed.restore({ updates: Number(metadata.updates), averages: [tensors.a, tensors.b] });
    for (const each of [average, resumed]) each.update();
    expectSameAfterRestoring(await resumed.state(), await average.state());
  });

  test('behavior: leaks nothing, and dispose twice is fine', async () => {
    const [matrix, weight] = weights();
    await expectNoLeaks(async () => {
      const average = new WeightAverage([matrix, weight]);
      average.update();
      tidy(() => average.update());
      await average.swap(() => undefined);
      average.restore(await average.state());
      average.update();
      average.dispose();
      average.dispose();
    });
    const average = own(new WeightAverage([matrix, weight]));
    const before = memory().numTensors;
    for (let t = 0; t < 5; t++) average.update();
    expect(memory().numTensors).toBe(before);
  });

  test('error: decay', () => {
    expect(() => new WeightAverage([], { decay: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: decay: expected a number in [0, 1), got 1.]`,
    );
  });

  test('error: integer variables', () => {
    const counter = own(variable(scalar(1, 'int32'), false, 'counter'));
    expect(() => new WeightAverage([counter])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: variable "counter": expected dtype float32, got "int32".]`,
    );
  });

  test('error: update inside swap', async () => {
    const average = own(new WeightAverage(weights()));
    await expect(average.swap(() => average.update())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EcganError: WeightAverage.update was called inside swap, where the variables hold averages.]`,
    );
    await expect(average.swap(() => average.swap(() => 1))).rejects.toThrow(EcganError);
  });

  test('error: use after dispose', async () => {
    const average = new WeightAverage(weights());
    average.dispose();
    expect(() => average.update()).toThrowErrorMatchingInlineSnapshot(
      `[EcganError: WeightAverage.update was called after dispose.]`,
    );
    await expect(average.state()).rejects.toThrow(EcganError);
    await expect(average.swap(() => 1)).rejects.toThrow(EcganError);
  });

  test('error: a state of other variables', async () => {
    const matrix = own(variable(random([2, 3], 1), true, 'kernel'));
    const average = own(new WeightAverage([matrix]));
    const before = await average.state();
    const transposed = { ...before.averages[0], shape: [3, 2] };
    expect(() => average.restore({ updates: 1, averages: [transposed] })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: state.averages[0] of variable "kernel": expected shape [2, 3], got [3, 2].]`,
    );
    expect(() => average.restore({ updates: 1, averages: [] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state.averages: expected 1 averages, one per variable, got 0.]`,
    );
    expect(() => average.restore({ ...before, updates: -1 })).toThrow('state.updates');
    expect(await average.state()).toEqual(before);
  });

  test('behavior: follow begins anew from the weights as they are', async () => {
    const weight = own(variable(tensor([1, 2])));
    const average = own(new WeightAverage([weight], { decay: 0.5 }));
    average.update();
    tidy(() => weight.assign(tensor([5, 6])));
    await expectNoLeaks(() => average.follow());
    expect(await average.state()).toMatchObject({ updates: 0, averages: [{ data: Float32Array.of(5, 6) }] });
  });
});
