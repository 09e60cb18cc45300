import { RandomState } from '@ecgan/core/internal';
import { networkNames } from '../networks/ecgan.js';
import { elementCount } from '../safetensors/types.js';
import { CheckpointMismatchError } from './CheckpointMismatchError.js';
import { memoryTensorTypes } from './memoryTensors.js';
import { averagedVariables } from './optimizersOf.js';
import { networkVariables, type TrainerParts, type TrainingState } from './trainingState.js';

/**
 * Checks that a state is one of a trainer like this: every array there, of its type and shape, none besides, every count a count.
 * What a memory bank holds is left to the bank.
 *
 * @throws {@link CheckpointMismatchError} naming the first that is not.
 */
export function checkTrainingState(state: TrainingState, parts: TrainerParts): void {
  const shapes = expectedShapes(parts);
  for (const [name, shape] of shapes) assertStored(state, name, 'F32', shape);
  const memory = parts.memory ? Object.entries(memoryTensorTypes) : [];
  for (const [name, dtype] of memory) assertStored(state, name, dtype);
  const known = new Set([...shapes.keys(), ...memory.map(([name]) => name)]);
  const folders: string[] = [...networkNames, 'optimizer', 'average', 'memory'];
  for (const name of Object.keys(state.tensors))
    if (!known.has(name) && folders.includes(name.split('/')[0]))
      throw new CheckpointMismatchError(name, 'no tensor of that name', `shape [${state.tensors[name].shape}]`);
  for (const name of ['step', ...updateCounts(parts)]) assertCount(state, name);
  assertRandomWords(state);
}

/** Names of the metadata that count updates. */
function updateCounts({ optimizers }: TrainerParts): string[] {
  return [...Object.keys(optimizers), 'average'].map((name) => `updates/${name}`);
}

/** Every float array of a trainer by its name in a checkpoint, without the memory, whose length is free. */
function expectedShapes({ networks, optimizers }: TrainerParts): Map<string, number[]> {
  const slots = Object.entries(optimizers).flatMap(([name, optimizer]) =>
    Object.entries(optimizer.slotShapes()).map(([slot, shape]): [string, number[]] => [
      `optimizer/${name}/${slot}`,
      shape,
    ]),
  );
  return new Map([
    ...networkVariables(networks).map(([name, { shape }]): [string, number[]] => [name, shape]),
    ...averagedVariables(networks.generator).map(({ shape }, i): [string, number[]] => [`average/${i}`, shape]),
    ...slots,
  ]);
}

function assertStored({ tensors }: TrainingState, name: string, dtype: 'F32' | 'I32', shape?: number[]): void {
  const stored = tensors[name];
  const expected = shape ? `shape [${shape}]` : 'a tensor of that name';
  if (!stored) throw new CheckpointMismatchError(name, expected, 'no tensor of that name');
  if (shape && stored.shape.join() !== shape.join())
    throw new CheckpointMismatchError(name, expected, `shape [${stored.shape}]`);
  if (elementCount(stored.shape) !== stored.data.length)
    throw new CheckpointMismatchError(name, `${elementCount(stored.shape)} numbers`, `${stored.data.length}`);
  if (stored.dtype !== dtype) throw new CheckpointMismatchError(name, dtype, stored.dtype);
}

function assertCount({ metadata }: TrainingState, name: string): void {
  if (/^\d+$/.test(metadata[name] ?? '') && Number.isSafeInteger(Number(metadata[name]))) return;
  throw new CheckpointMismatchError(name, 'an integer', metadata[name] === undefined ? 'none' : metadata[name]);
}

function assertRandomWords({ metadata }: TrainingState): void {
  try {
    new RandomState(0).restore(JSON.parse(metadata.random));
  } catch {
    throw new CheckpointMismatchError('random', 'four random words', `${metadata.random}`);
  }
}
