import { ecgan, ecganGenerator, generateImages, pictureMaker } from '@ecgan/models';
import { exampleBatch, expectClose, expectNoLeaks, perturbWeights, testsOf } from '@ecgan/testing';
import { dispose } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { EcganTrainer } from '../EcganTrainer.js';
import { restoreGenerator } from './restoreGenerator.js';
import type { TrainingState } from './trainingState.js';

testsOf('restoreGenerator');

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [4], initialGain: 1 };
const { layout } = exampleBatch([2, 8, 16], { levels: 3 });

const networks = ecgan({ ...tiny, discriminatorFilters: 2, labelFilters: 2, labelHalvings: 1, embeddingSize: 2 });
const trainer = new EcganTrainer(networks, { steps: 2 });
let state: TrainingState;

beforeAll(async () => {
  // As after training: the average is not what the weights are.
  perturbWeights(networks.generator);
  state = await trainer.state();
});

describe('restoreGenerator', () => {
  test('default: the average, as the trainer draws with it, also by a picture maker', async () => {
    const generator = ecganGenerator({ ...tiny, seed: 9 });
    restoreGenerator(generator, state);
    const { refined } = await trainer.generate(layout);
    expectClose(generateImages(generator, layout).refined, refined, 1e-6);
    expectClose(pictureMaker(generator).generate(layout), refined);
    const own = await trainer.pictureMaker();
    expectClose(own.generate(layout), refined);
  });

  test('args: averaged: the weights themselves', async () => {
    const generator = ecganGenerator({ ...tiny, seed: 9 });
    restoreGenerator(generator, state, { averaged: false });
    const { refined } = await trainer.generate(layout, { averaged: false });
    expectClose(generateImages(generator, layout).refined, refined, 1e-6);
    const own = await trainer.pictureMaker({ averaged: false });
    expectClose(own.generate(layout), refined);
    const { refined: average } = await trainer.generate(layout);
    expect(() => expectClose(refined, average, 1e-3)).toThrow();
    dispose([refined, average]);
  });

  test('behavior: leaves no tensors', () => {
    const generator = ecganGenerator(tiny);
    return expectNoLeaks(() => restoreGenerator(generator, state));
  });

  test('error: a weight that is missing or of another shape; nothing is changed', () => {
    const generator = ecganGenerator({ ...tiny, seed: 9 });
    const before = generateImages(generator, layout).refined;
    const { 'average/0': _, ...without } = state.tensors;
    const { metadata } = state;
    expect(() => restoreGenerator(generator, { tensors: without, metadata })).toThrowErrorMatchingInlineSnapshot(
      `[CheckpointMismatchError: average/0: the checkpoint should hold shape [3,3,5,8], but holds no tensor of that name. Build the networks with the options that the checkpoint was written with.]`,
    );
    const narrow = ecganGenerator({ ...tiny, hiddenFilters: 3 });
    expect(() => restoreGenerator(narrow, state)).toThrowErrorMatchingInlineSnapshot(
      `[CheckpointMismatchError: average/2: the checkpoint should hold shape [3,3,5,3], but holds shape [3,3,5,4]. Build the networks with the options that the checkpoint was written with.]`,
    );
    const last = { ...state.tensors, 'generator/encoder_up_0_conv_s/v': state.tensors['average/0'] };
    expect(() => restoreGenerator(generator, { tensors: last, metadata })).toThrowErrorMatchingInlineSnapshot(
      `[CheckpointMismatchError: generator/encoder_up_0_conv_s/v: the checkpoint should hold shape [4], but holds shape [3,3,5,8]. Build the networks with the options that the checkpoint was written with.]`,
    );
    expectClose(generateImages(generator, layout).refined, before, 0);
  });
});
