import type { RandomState } from '@ecgan/core/internal';
import type { PixelMemoryBank } from '@ecgan/losses';
import type { Variable } from '@tensorflow/tfjs-core';
import { type Ecgan, networkNames } from '../networks/ecgan.js';
import type { SafeTensor, SafetensorsContent } from '../safetensors/index.js';
import { toSafeTensor } from '../state/toSafeTensor.js';
import type { WeightAverage } from '../state/WeightAverage.js';
import { memoryTensors } from './memoryTensors.js';
import type { Optimizers } from './optimizersOf.js';

/**
 * Everything the next step depends on, ready for a safetensors file: weights as `generator/encoder_fc/kernel`, the average as
 * `average/0`, the optimizers' slots as `optimizer/generator/second/0`, what the contrast remembers as `memory/pixels/embeddings`; counts
 * and random words as strings.
 */
export type TrainingState = SafetensorsContent;

/** What of a trainer is saved. */
export interface TrainerParts {
  networks: Ecgan;
  optimizers: Optimizers;
  average: WeightAverage;
  random: RandomState;
  memory: PixelMemoryBank | undefined;
  step: number;
}

/** Reads a trainer's state off its backend. */
export async function writeTrainingState(parts: TrainerParts): Promise<TrainingState> {
  const { networks, optimizers, average, random, memory, step } = parts;
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
  if (memory) Object.assign(tensors, memoryTensors(await memory.state(), networks.options.embeddingSize));
  return { tensors, metadata };
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
