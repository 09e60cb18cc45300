import {
  asMemory,
  expectSameRows,
  expectStep,
  remembered,
  savedMemory,
  scenarioOf,
  wiringBatch,
} from '@ecgan/testing/wiring';
import { describe, test } from 'vitest';

// The step against the method: `@ecgan/testing/wiring` writes the whole objective and the updates a second time, from the equations,
// without a line of this package or of `@ecgan/losses`. The trainer is driven as a user drives it and read through reports and states.

const batchOf = (seed: number) => wiringBatch([2, 8, 12], { seed });

describe('the wiring of a step', () => {
  test('default: together, two steps: the terms, gradients, updates, averages, power iterations and the memory are the equations', async () => {
    const scenario = scenarioOf();
    const [first, second] = [batchOf(1), batchOf(11)];
    const { passes, state } = await expectStep(scenario, [first]);
    const memory = remembered([first], passes);
    expectSameRows(savedMemory(state, 'pixels'), memory.pixels);
    expectSameRows(savedMemory(state, 'regions'), memory.regions);
    await expectStep(scenario, [second], { memory: asMemory(memory) });
  });

  test('args: alternating, D judges what the updated generator draws; every λ another', async () => {
    const lambdas = {
      adversarial: 1.7,
      similarity: 2.3,
      contrast: 1.9,
      classPixel: 3.1,
      featureMatching: 0.6,
      refined: 1.3,
    };
    const scenario = scenarioOf({ trainer: { alternating: true }, lambdas: { ...lambdas, perceptual: 0.4 } });
    await expectStep(scenario, [batchOf(2)]);
  });

  test('args: batches, the mean of the gradients of two; one scale without F, each picture normalised alone', async () => {
    const scenario = scenarioOf({
      network: { normalization: 'instance', contrastLevels: [1], discriminatorScales: 1 },
    });
    const batches = [batchOf(5), batchOf(6)];
    const { passes, state } = await expectStep(scenario, batches);
    expectSameRows(savedMemory(state, 'pixels'), remembered(batches, passes).pixels);
  });
});
