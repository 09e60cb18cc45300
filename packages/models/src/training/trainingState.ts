import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type Ecgan, networkNames } from '../networks/ecgan.js';
import type { SafeTensor, SafetensorsContent } from '../safetensors/index.js';
import type { RandomState, RandomWords } from '../state/RandomState.js';
import { toSafeTensor } from '../state/toSafeTensor.js';
import type { WeightAverage } from '../state/WeightAverage.js';
import type { Adam } from './Adam.js';
import { CheckpointMismatchError } from './CheckpointMismatchError.js';

/**
 * Everything the next step depends on, ready for a safetensors file: weights as `generator/encoder_fc/kernel`, the average as
 * `average/0`, the optimizers' slots as `optimizer/generator/second`; counts and random words as strings.
 */
export type TrainingState = SafetensorsContent;

/** What of a trainer is saved. */
export interface TrainerParts {
  networks: Ecgan;
  optimizers: Record<string, Adam>;
  average: WeightAverage;
  random: RandomState;
  step: number;
}

/** Reads a trainer's state off its engine. */
export async function writeTrainingState(parts: TrainerParts): Promise<TrainingState> {
  const { networks, optimizers, average, random, step } = parts;
  const tensors: Record<string, SafeTensor> = {};
  const metadata: Record<string, string> = { step: `${step}`, random: JSON.stringify(random.state()) };
  for (const [name, variable] of networkVariables(networks)) tensors[name] = await toSafeTensor(variable);
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const { updates, slots } = await optimizer.state();
    metadata[`updates/${name}`] = `${updates}`;
    for (const [slot, stored] of Object.entries(slots)) tensors[`optimizer/${name}/${slot}`] = stored;
  }
  const { updates, averages } = await average.state();
  averages.forEach((one, i) => {
    tensors[`average/${i}`] = one;
  });
  metadata['updates/average'] = `${updates}`;
  return { tensors, metadata };
}

/**
 * Puts a state into a trainer's parts.
 *
 * @returns The step it was written at.
 * @throws {@link CheckpointMismatchError} if a weight is missing or has another shape, before anything is changed; if only an optimizer's
 * slots do not fit (another β₁), the weights are already in.
 */
export function readTrainingState(state: TrainingState, parts: TrainerParts): number {
  const { networks, optimizers, average, random } = parts;
  const variables = networkVariables(networks);
  for (const [name, variable] of variables) expectStored(state, name, variable.shape);
  const averages = listed(state, 'average');
  average.restore({ updates: Number(state.metadata['updates/average']), averages });
  random.restore(JSON.parse(state.metadata.random) as RandomWords);
  for (const [name, variable] of variables) assign(variable, state.tensors[name]);
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const prefix = `optimizer/${name}/`;
    const slots = Object.entries(state.tensors).filter(([key]) => key.startsWith(prefix));
    optimizer.restore({
      updates: Number(state.metadata[`updates/${name}`]),
      slots: Object.fromEntries(slots.map(([key, stored]) => [key.slice(prefix.length), stored])),
    });
  }
  return Number(state.metadata.step);
}

/** Every weight of every network, by `network/layer/weight`, in a fixed order. */
function networkVariables(networks: Ecgan): [name: string, variable: Variable][] {
  return networkNames.flatMap((network) =>
    networks[network].weights.map((weight): [string, Variable] => [
      `${network}/${weight.originalName}`,
      weight.read() as Variable,
    ]),
  );
}

/** Puts a stored array into a variable of its shape. */
function assign(variable: Variable, stored: SafeTensor): void {
  tidy(() => variable.assign(toTensor(stored)));
}

/** Expects an array of a name and shape. */
function expectStored({ tensors }: TrainingState, name: string, shape: number[]): void {
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
