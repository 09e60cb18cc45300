import { type EcganOptions, ecgan } from '@ecgan/models';
import { decodeSafetensors, encodeSafetensors, type SafeTensor } from '@ecgan/models/safetensors';
import { exampleBatch, expectSameAfterRestoring, testsOf } from '@ecgan/testing';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { EcganTrainer } from '../EcganTrainer.js';
import type { TrainerOptions } from '../options.js';
import type { TrainingState } from './trainingState.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 2], levels: 3, contrastLevels: [0, 1] },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1 },
  ...{ labelFilters: 4, labelHalvings: 1, embeddingSize: 4 },
};
const complete: TrainerOptions = {
  ...{ steps: 10, beta1: 0.5, ignoreLabel: 4, warmup: { contrast: 5 } },
  ...{ contrast: { maxPerClass: 6, memory: { memorySize: 8, pixelsPerRegion: 4 } } },
};

const trainerOf = (options: Partial<TrainerOptions> = {}, network: Partial<EcganOptions> = {}) =>
  new EcganTrainer(ecgan({ ...tiny, ...network }), { ...complete, ...options });

const batches = [1, 2, 3].map((seed) => exampleBatch([2, 8, 8], { levels: 3, seed }));

/** What of two states is not the same to the last bit, by name. */
function differences(one: TrainingState, other: TrainingState): string[] {
  const values = ({ tensors, metadata }: TrainingState, name: string) => tensors[name]?.data ?? [metadata[name]];
  const names = new Set([one, other].flatMap(({ tensors, metadata }) => Object.keys({ ...tensors, ...metadata })));
  return [...names].filter((name) => {
    const [first, second] = [values(one, name), values(other, name)];
    return first.length !== second.length || first.some((value, i) => value !== second[i]);
  });
}

describe('readTrainingState', () => {
  test('EcganTrainer: after a round trip through a file, with memory and several scales, training continues bit for bit', async () => {
    testsOf('EcganTrainer');
    const trainer = trainerOf();
    for (const batch of batches) await trainer.trainStep(batch);
    const { tensors, metadata } = await trainer.state();
    const file = encodeSafetensors(tensors, metadata);
    const uninterrupted = [await trainer.trainStep(batches[1]), await trainer.trainStep(batches[0])];

    const resumed = trainerOf({ seed: 9 }, { seed: 4 });
    await resumed.trainStep(batches[2]);
    await resumed.restore(decodeSafetensors(file));
    expect(resumed.step).toBe(3);
    const again = [await resumed.trainStep(batches[1]), await resumed.trainStep(batches[0])];
    expectSameAfterRestoring(again, uninterrupted);
    expect(differences(await resumed.state(), await trainer.state())).toEqual([]);
  });

  test('behavior: a memory that is still empty is saved and read too', async () => {
    const [first, second] = [trainerOf(), trainerOf({ seed: 2 }, { seed: 2 })];
    const { tensors, metadata } = await first.state();
    await second.restore(decodeSafetensors(encodeSafetensors(tensors, metadata)));
    expect(differences(await second.state(), await first.state())).toEqual([]);
  });

  test('behavior: without a memory none is saved, with a segmenter no optimizer of G_l', async () => {
    const segmenter = () => {
      throw new Error('not asked');
    };
    const { tensors } = await trainerOf({ contrast: {}, segmenter }).state();
    const names = Object.keys(tensors);
    expect(names.filter((name) => name.startsWith('memory/'))).toEqual([]);
    expect(names.filter((name) => name.startsWith('optimizer/labelGenerator'))).toEqual([]);
  });

  test('behavior: arrays of the user beside those of the trainer are left alone', async () => {
    const trainer = trainerOf();
    const { tensors, metadata } = await trainer.state();
    const mine: SafeTensor = { dtype: 'F32', shape: [1], data: Float32Array.of(1) };
    await expect(trainer.restore({ tensors: { ...tensors, mine }, metadata })).resolves.toBeUndefined();
  });
});

/** A state with some arrays and strings replaced, or taken out where undefined is given. */
function changed(
  { tensors, metadata }: TrainingState,
  replaced: Record<string, SafeTensor | string | undefined>,
): TrainingState {
  const state = { tensors: { ...tensors }, metadata: { ...metadata } };
  for (const [name, value] of Object.entries(replaced)) {
    delete state.tensors[name];
    delete state.metadata[name];
    if (typeof value === 'string') state.metadata[name] = value;
    else if (value) state.tensors[name] = value;
  }
  return state;
}

describe('error: a state that does not fit changes nothing', async () => {
  const other = trainerOf({ seed: 3 }, { seed: 3 });
  await other.trainStep(batches[0]);
  const state = await other.state();
  const trainer = trainerOf();
  await trainer.trainStep(batches[1]);
  const before = await trainer.state();

  /** The refusal of a state, after making sure that the trainer is as it was. */
  async function refusal(broken: TrainingState): Promise<string> {
    const tensors = memory().numTensors;
    const message = await trainer.restore(broken).then(
      () => 'accepted',
      (error) => `${error}`,
    );
    expect(memory().numTensors).toBe(tensors);
    expect(differences(await trainer.state(), before)).toEqual([]);
    return message.replace(' Build the networks with the options that the checkpoint was written with.', '');
  }
  const zeros = (shape: number[]): SafeTensor => ({
    ...{ dtype: 'F32', shape },
    data: new Float32Array(shape.reduce((size, length) => size * length, 1)),
  });

  test('a weight: missing, of another shape, of another type', async () => {
    const name = 'projectionHead/projection_1/kernel';
    expect(await refusal(changed(state, { [name]: undefined }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: projectionHead/projection_1/kernel: the checkpoint should hold shape [1,1,4,4], but holds no tensor of that name."`,
    );
    expect(await refusal(changed(state, { [name]: zeros([1, 1, 2, 4]) }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: projectionHead/projection_1/kernel: the checkpoint should hold shape [1,1,4,4], but holds shape [1,1,2,4]."`,
    );
    const bytes: SafeTensor = { dtype: 'U8', shape: [1, 1, 4, 4], data: new Uint8Array(16) };
    expect(await refusal(changed(state, { [name]: bytes }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: projectionHead/projection_1/kernel: the checkpoint should hold F32, but holds U8."`,
    );
  });

  test('an optimizer slot, that of another β₁', async () => {
    expect(await refusal(changed(state, { 'optimizer/discriminator/first/0': undefined }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: optimizer/discriminator/first/0: the checkpoint should hold shape [1157], but holds no tensor of that name."`,
    );
    expect(await refusal(changed(state, { 'optimizer/generator/second/0': zeros([3]) }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: optimizer/generator/second/0: the checkpoint should hold shape [10369], but holds shape [3]."`,
    );
    const momentum = await trainerOf({ beta1: 0 }).state();
    expect(await refusal(momentum)).toMatchInlineSnapshot(
      `"CheckpointMismatchError: optimizer/generator/first/0: the checkpoint should hold shape [10369], but holds no tensor of that name."`,
    );
  });

  test('the average: one too few, one too many', async () => {
    const last = Object.keys(state.tensors).filter((name) => name.startsWith('average/')).length - 1;
    expect(await refusal(changed(state, { [`average/${last}`]: undefined }))).toContain(`average/${last}: `);
    expect(await refusal(changed(state, { [`average/${last + 1}`]: zeros([2]) }))).toContain('no tensor of that name');
  });

  test('the memory: missing, not asked for, of other sizes, damaged', async () => {
    const without = await trainerOf({ contrast: {} }).state();
    expect(await refusal(without)).toMatchInlineSnapshot(
      `"CheckpointMismatchError: memory/pixels/embeddings: the checkpoint should hold a tensor of that name, but holds no tensor of that name."`,
    );
    const plain = trainerOf({ contrast: {} });
    await expect(plain.restore(state)).rejects.toThrow('memory/pixels/embeddings');
    const larger = trainerOf({ contrast: { memory: { memorySize: 9, pixelsPerRegion: 9 } } });
    for (let step = 0; step < 2; step++) await larger.trainStep(batches[0]);
    expect(await refusal(await larger.state())).toMatchInlineSnapshot(
      `"ValueError: state: expected that of 5 rings of at most 8 embeddings of length 4, got "27 embeddings of length 4 in 5 rings". Make the bank with the sizes it was saved with."`,
    );
    const labels = state.tensors['memory/regions/labels'];
    const damaged = { ...labels, data: Int32Array.from(labels.data, () => 77) } as SafeTensor;
    expect(await refusal(changed(state, { 'memory/regions/labels': damaged }))).toContain(
      'ValueError: state: expected',
    );
  });

  test('counts and random words', async () => {
    expect(await refusal(changed(state, { step: undefined }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: step: the checkpoint should hold an integer, but holds none."`,
    );
    expect(await refusal(changed(state, { 'updates/discriminator': '1.5' }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: updates/discriminator: the checkpoint should hold an integer, but holds 1.5."`,
    );
    expect(await refusal(changed(state, { random: '[0,0,0,0]' }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: random: the checkpoint should hold four random words, but holds [0,0,0,0]."`,
    );
    expect(await refusal(changed(state, { random: 'seven' }))).toMatchInlineSnapshot(
      `"CheckpointMismatchError: random: the checkpoint should hold four random words, but holds seven."`,
    );
  });

  test('networks of another width', async () => {
    expect(await refusal(await trainerOf({}, { filters: 3 }).state())).toMatchInlineSnapshot(
      `"CheckpointMismatchError: generator/encoder_fc/kernel: the checkpoint should hold shape [3,3,5,8], but holds shape [3,3,5,12]."`,
    );
    expect(await refusal(await trainerOf({}, { contrastLevels: [0] }).state())).toMatchInlineSnapshot(
      `"CheckpointMismatchError: projectionHead/projection_hidden_1/kernel: the checkpoint should hold shape [1,1,4,4], but holds no tensor of that name."`,
    );
  });
});
