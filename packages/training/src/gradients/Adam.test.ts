import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { fill, max, min, mul, train, type Variable, variable, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { Adam } from './Adam.js';

const shapes = [[3, 2], [4], []];
const start = () => shapes.map((shape, i) => variable(random(shape, i)));
const gradientsAt = (step: number) => shapes.map((shape, i) => random(shape, 100 * step + i));
const valuesOf = (variables: Variable[]) => variables.flatMap((one) => Array.from(one.dataSync()));

describe('Adam', () => {
  test('default: algorithm 1 of the paper, in float64', { meta: { id: 'adam-algorithm-1-paper' } }, () => {
    const variables = start();
    const [weights, first, second] = [valuesOf(variables), new Array(11).fill(0), new Array(11).fill(0)];
    const adam = new Adam(variables, { beta1: 0.9, beta2: 0.999 });
    for (let t = 1; t <= 5; t++) {
      const gradients = gradientsAt(t);
      gradients
        .flatMap((gradient) => Array.from(gradient.dataSync()))
        .forEach((g, i) => {
          first[i] = 0.9 * first[i] + 0.1 * g;
          second[i] = 0.999 * second[i] + 0.001 * g * g;
          weights[i] -= (0.01 * (first[i] / (1 - 0.9 ** t))) / (Math.sqrt(second[i] / (1 - 0.999 ** t)) + 1e-8);
        });
      adam.update(adam.join(gradients), 0.01);
    }
    expectClose(valuesOf(variables), weights, 1e-5);
  });

  test('args: beta1 0, as TF.js itself', { meta: { id: 'adam-beta1-0-tf' } }, () => {
    const [ours, theirs] = [start(), start()];
    const adam = new Adam(ours, { beta1: 0, beta2: 0.9 });
    const reference = train.adam(0.01, 0, 0.9, 1e-8);
    for (let step = 1; step <= 5; step++) {
      adam.update(adam.join(gradientsAt(step)), 0.01);
      const gradients = gradientsAt(step);
      reference.applyGradients(theirs.map(({ name }, i) => ({ name, tensor: gradients[i] })));
    }
    expectClose(valuesOf(ours), valuesOf(theirs), 1e-5);
  });

  test('behavior: continues from its state bit for bit', async () => {
    const variables = start();
    const adam = new Adam(variables, { beta1: 0.5, beta2: 0.99 });
    for (let step = 1; step <= 7; step++) adam.update(adam.join(gradientsAt(step)), 0.01);
    const copies = variables.map((one) => variable(one.clone()));
    const other = new Adam(copies, { beta1: 0.5, beta2: 0.99 });
    other.restore(await adam.state());
    adam.update(adam.join(gradientsAt(8)), 0.01);
    other.update(other.join(gradientsAt(8)), 0.01);
    expect(valuesOf(copies)).toEqual(valuesOf(variables));
  });

  test('behavior: large variables are blocks of their own, small neighbours share one', async () => {
    const sizes = [3, 2 ** 20 + 1, 5, 7, 2 ** 20];
    const variables = sizes.map((size) => variable(zeros([size])));
    const adam = new Adam(variables, { beta1: 0, beta2: 0.9 });
    expect(adam.slotShapes()).toEqual({
      ...{ 'second/0': [3], 'second/1': [2 ** 20 + 1], 'second/2': [12], 'second/3': [2 ** 20] },
    });
    // The first update of Adam moves every weight by its rate.
    adam.update(adam.join(sizes.map((size, i) => fill([size], i + 1))), 0.5);
    for (const one of variables) expectClose([max(one).dataSync()[0], min(one).dataSync()[0]], [-0.5, -0.5]);
    for (const one of [adam, ...variables]) one.dispose();
  });

  test('args: scale, a factor on the gradients; undefined stands for zeros', () => {
    const [whole, scaled] = [start(), start()];
    const [one, other] = [whole, scaled].map((variables) => new Adam(variables, { beta1: 0.9, beta2: 0.999 }));
    const [first, , third] = gradientsAt(1);
    one.update(one.join([mul(first, 0.25), zeros([4]), mul(third, 0.25)]), 0.01);
    other.update(other.join([first, undefined, third]), 0.01, 0.25);
    expect(valuesOf(scaled)).toEqual(valuesOf(whole));
  });

  test('behavior: leaves no tensors, and can be disposed twice', async () => {
    const adam = new Adam(start(), { beta1: 0.9, beta2: 0.999 });
    await expectNoLeaks(() => adam.update(adam.join(gradientsAt(1)), 0.01));
    adam.dispose();
    adam.dispose();
  });

  test('error: a state of other variables', async () => {
    const state = await new Adam(start().slice(1), { beta1: 0, beta2: 0.9 }).state();
    expect(() => new Adam(start(), { beta1: 0, beta2: 0.9 }).restore(state)).toThrowErrorMatchingInlineSnapshot(
      `[CheckpointMismatchError: optimizer slot second/0: the checkpoint should hold shape [11], but holds shape [5]. Build the networks with the options that the checkpoint was written with.]`,
    );
  });
});
