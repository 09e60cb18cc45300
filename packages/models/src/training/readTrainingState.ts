import { tensor, tidy } from '@tensorflow/tfjs-core';
import type { SafeTensor } from '../safetensors/index.js';
import { checkTrainingState } from './checkTrainingState.js';
import { memoryState } from './memoryTensors.js';
import { averagedVariables } from './optimizersOf.js';
import { networkVariables, type TrainerParts, type TrainingState } from './trainingState.js';

/**
 * Puts a state into a trainer's parts, after all of it is checked: nothing is changed where anything does not fit.
 *
 * @returns The step it was written at.
 * @throws {@link CheckpointMismatchError} if an array or a count is missing, is of another type or shape, or has no place here;
 * {@link ValueError} if a memory bank was saved with other sizes.
 */
export function readTrainingState(state: TrainingState, parts: TrainerParts): number {
  checkTrainingState(state, parts);
  const { networks, optimizers, average, random, memory } = parts;
  const { tensors, metadata } = state;
  // First, since it alone checks what it is given: from here on nothing fails.
  memory?.restore(memoryState(tensors));
  for (const [name, variable] of networkVariables(networks))
    tidy(() => variable.assign(tensor(tensors[name].data, variable.shape, 'float32')));
  for (const [name, optimizer] of Object.entries(optimizers))
    optimizer.restore({ updates: Number(metadata[`updates/${name}`]), slots: slotsOf(tensors, `optimizer/${name}/`) });
  const averages = averagedVariables(networks.generator).map((_, i) => tensors[`average/${i}`]);
  average.restore({ updates: Number(metadata['updates/average']), averages });
  random.restore(JSON.parse(metadata.random));
  return Number(metadata.step);
}

/** The arrays whose names begin with a prefix, by the rest of their names. */
function slotsOf(tensors: TrainingState['tensors'], prefix: string): Record<string, SafeTensor> {
  const slots = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(slots.map(([name, stored]) => [name.slice(prefix.length), stored]));
}
