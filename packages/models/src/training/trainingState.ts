import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type Ecgan, networkNames } from '../networks/ecgan.js';
import type { SafeTensor, SafetensorsContent } from '../safetensors/index.js';
import type { RandomState, RandomWords } from '../state/RandomState.js';
import type { WeightAverage } from '../state/WeightAverage.js';
import { CheckpointMismatchError } from './CheckpointMismatchError.js';
import type { ScheduledAdam } from './ScheduledAdam.js';

/**
 * Everything the next step depends on, ready for a safetensors file: weights as `generator/encoder_fc/kernel`, the average as
 * `average/0`, the optimizers' slots as `optimizer/generator/0`; step, average updates and random words as strings.
 */
export type TrainingState = SafetensorsContent;

/** What of a trainer is saved. */
export interface TrainerParts {
  networks: Ecgan;
  optimizers: Record<string, ScheduledAdam>;
  average: WeightAverage;
  random: RandomState;
  step: number;
}

/** Reads a trainer's state off its engine. */
export async function writeTrainingState(parts: TrainerParts): Promise<TrainingState> {
  const { networks, optimizers, average, random, step } = parts;
  const tensors: Record<string, SafeTensor> = {};
  for (const [name, variable] of networkVariables(networks)) tensors[name] = await toSafeTensor(variable);
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const slots = await optimizer.getWeights();
    for (const [i, slot] of slots.entries()) tensors[`optimizer/${name}/${i}`] = await toSafeTensor(slot.tensor);
    // The first is the count of steps, made for us; the others are the optimizer's own.
    slots[0].tensor.dispose();
  }
  const { updates, averages } = await average.state();
  averages.forEach((one, i) => {
    tensors[`average/${i}`] = one;
  });
  const metadata = { step: `${step}`, averageUpdates: `${updates}`, random: JSON.stringify(random.state()) };
  return { tensors, metadata };
}

/**
 * Puts a state into a trainer's parts.
 *
 * @returns The step it was written at.
 * @throws {@link CheckpointMismatchError} before anything is changed.
 */
export async function readTrainingState(state: TrainingState, parts: TrainerParts): Promise<number> {
  const { networks, optimizers, average, random } = parts;
  const variables = networkVariables(networks);
  for (const [name, variable] of variables) expectStored(state, name, variable.shape);
  const averages = listed(state, 'average');
  average.restore({ updates: Number(state.metadata.averageUpdates), averages });
  random.restore(JSON.parse(state.metadata.random) as RandomWords);
  for (const [name, variable] of variables) assign(variable, state.tensors[name]);
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const slots = listed(state, `optimizer/${name}`).map((stored, i) => ({ name: `${i}`, tensor: toTensor(stored) }));
    await optimizer.setWeights(slots);
    for (const slot of slots) slot.tensor.dispose();
  }
  return Number(state.metadata.step);
}

/** Every weight of every network, by `network/layer/weight`, in a fixed order. */
export function networkVariables(networks: Ecgan): [name: string, variable: Variable][] {
  return networkNames.flatMap((network) =>
    networks[network].weights.map((weight): [string, Variable] => [
      `${network}/${weight.originalName}`,
      weight.read() as Variable,
    ]),
  );
}

/** Puts a stored array into a variable of its shape. */
export function assign(variable: Variable, stored: SafeTensor): void {
  tidy(() => variable.assign(toTensor(stored)));
}

/** Expects an array of a name and shape. */
export function expectStored({ tensors }: TrainingState, name: string, shape: number[]): void {
  const received = tensors[name]?.shape;
  if (!received) throw new CheckpointMismatchError(name, `shape [${shape}]`, 'no tensor of that name');
  if (received.join() !== shape.join())
    throw new CheckpointMismatchError(name, `shape [${shape}]`, `shape [${received}]`);
}

/** `prefix/0`, `prefix/1`, … as long as they go. */
function listed({ tensors }: TrainingState, prefix: string): SafeTensor[] {
  const found: SafeTensor[] = [];
  while (tensors[`${prefix}/${found.length}`]) found.push(tensors[`${prefix}/${found.length}`]);
  return found;
}

function toTensor({ data, shape, dtype }: SafeTensor): Tensor {
  return tensor(data, shape, dtype === 'F32' ? 'float32' : 'int32');
}

async function toSafeTensor(source: Tensor): Promise<SafeTensor> {
  const data = await source.data();
  // A copy: on some engines data() shows the engine's own memory.
  return source.dtype === 'int32'
    ? { dtype: 'I32', shape: [...source.shape], data: Int32Array.from(data) }
    : { dtype: 'F32', shape: [...source.shape], data: Float32Array.from(data) };
}
