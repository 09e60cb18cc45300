import { random } from '@ecgan/testing';
import {
  asMemory,
  drawsOf,
  expectSameRows,
  expectShared,
  expectStep,
  type GeneratorPass,
  groupsOf,
  remembered,
  rememberedPixels,
  savedMemory,
  scenarioOf,
  wiringBatch,
} from '@ecgan/testing/wiring';
import type { TrainingState } from '@ecgan/training';
import { conv2d, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

// The step against the method: `@ecgan/testing/wiring` writes the whole objective and the updates a second time, from the equations,
// without a line of this package or of `@ecgan/losses`. The trainer is driven as a user drives it and read through reports and states.

const batchOf = (seed: number) => wiringBatch([2, 8, 12], { seed });

describe('the wiring of a step', () => {
  test('default: together, two steps: the terms, gradients, updates, averages, power iterations and the memory are the equations', {
    meta: { id: 'step-wiring-together' },
  }, async () => {
    const scenario = scenarioOf();
    const [first, second] = [batchOf(1), batchOf(11)];
    const { passes, state } = await expectStep(scenario, [first]);
    const memory = remembered([first], passes);
    expectSameRows(savedMemory(state, 'pixels'), memory.pixels);
    expectSameRows(savedMemory(state, 'regions'), memory.regions);
    await expectStep(scenario, [second], { memory: asMemory(memory) });
  });

  test('args: alternating, D judges what the updated generator draws; every λ another', {
    meta: { id: 'step-wiring-alternating' },
  }, async () => {
    const lambdas = {
      adversarial: 1.7,
      similarity: 2.3,
      contrast: 1.9,
      classPixel: 3.1,
      featureMatching: 0.6,
      reconstruction: 4.1,
      refined: 1.3,
    };
    const scenario = scenarioOf({ trainer: { alternating: true }, lambdas: { ...lambdas, perceptual: 0.4 } });
    await expectStep(scenario, [batchOf(2)]);
  });

  test('args: alternating and discriminatorSteps, D learns alone before and after the update of the generator', {
    meta: { id: 'step-wiring-alternating-discriminator-steps' },
  }, async () => {
    const scenario = scenarioOf({ trainer: { alternating: true, discriminatorSteps: 3 } });
    await expectStep(scenario, [batchOf(12), batchOf(13), batchOf(14)]);
  });

  test('args: discriminatorSteps and clipNorm, the first batch is for D alone', {
    meta: { id: 'step-wiring-discriminator-steps' },
  }, async () => {
    const scenario = scenarioOf({ trainer: { discriminatorSteps: 2, clipNorm: 0.5 } });
    const { report } = await expectStep(scenario, [batchOf(3), batchOf(4)]);
    // All of them were clipped.
    for (const norm of Object.values(report.gradientNorms)) expect(norm).toBeGreaterThan(0.5);
  });

  test('args: batches, the mean of the gradients of two; one scale without F, each picture normalised alone', {
    meta: { id: 'step-wiring-batches' },
  }, async () => {
    const scenario = scenarioOf({
      network: { normalization: 'instance', contrastLevels: [1], discriminatorScales: 1 },
    });
    const batches = [batchOf(5), batchOf(6)];
    const { passes, state } = await expectStep(scenario, batches);
    expectSameRows(savedMemory(state, 'pixels'), remembered(batches, passes).pixels);
  });

  test('args: similarityGrid, one pixel of each cell, drawn for each term, the same of labels and predictions', {
    meta: { id: 'step-wiring-similarity-grid' },
  }, async () => {
    const similarityGrid: [number, number] = [4, 3];
    const scenario = scenarioOf({ trainer: { similarityGrid } });
    const batch = batchOf(8);
    const drawn = drawsOf(await scenario.trainer.state(), batch, similarityGrid);
    await expectStep({ ...scenario, setting: { ...scenario.setting, drawn } }, [batch]);
  });

  test.each([
    ['maxPerClass 2', { maxPerClass: 2 }],
    ['maxAnchors 31, both scales together', { maxAnchors: 31 }],
  ])(
    'behavior: half of the pixels that are contrasted are hard, where G_l misreads I″, %s',
    { meta: { id: 'step-wiring-hard-pixels' } },
    async (_, limits) => {
      const kernel = random([1, 1, 3, 4], 39, -2, 2) as Tensor4D;
      const segmenter = (images: Tensor4D) => conv2d(images, kernel, 1, 'same') as Tensor4D;
      const scenario = scenarioOf({
        trainer: { segmenter, contrast: limits },
        setting: { segmenter },
        // Wide enough that no two pixels look the same after the ReLU of the projection.
        network: { filters: 12, embeddingSize: 12 },
      });
      const batch = wiringBatch([3, 8, 16], { seed: 8 });
      const findChosen = (state: TrainingState, allPixels: GeneratorPass) => {
        const chosen = rememberedPixels(savedMemory(state, 'pixels'), allPixels);
        const scales = groupsOf(batch, chosen, allPixels, [0, 1]);
        const { maxAnchors = Infinity, maxPerClass = Infinity }: { maxAnchors?: number; maxPerClass?: number } = limits;
        // The coarse scale has half of the anchors, rounded down; the fine one has what is left.
        const forCoarse = Math.floor(maxAnchors / 2);
        expectShared(scales[1], forCoarse, maxPerClass);
        expectShared(scales[0], maxAnchors - Math.min(forCoarse, chosen[1].length), maxPerClass);
        return chosen;
      };
      const { passes, state } = await expectStep(scenario, [batch], { findChosen });
      expectSameRows(savedMemory(state, 'regions'), remembered([batch], passes).regions);
    },
  );
});
