import { RandomState } from '@ecgan/core/internal';
import type { ClassRingsState, PixelMemoryBank, PixelMemoryBankState } from '@ecgan/losses';
import type { Ecgan } from '@ecgan/models';
import { averagedVariables, elementCount, networkNames, networkVariables } from '@ecgan/models/internal';
import type { SafeTensor, SafeTensors, SafetensorsContent } from '@ecgan/models/safetensors';
import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { CheckpointMismatchError } from '../errors.js';
import type { Optimizers } from '../optimizers.js';
import { toSafeTensor } from '../toSafeTensor.js';
import type { WeightAverage } from '../WeightAverage.js';

/**
 * Everything the next step depends on, ready for a safetensors file: weights as `generator/encoder_fc/kernel`, the average as
 * `average/0`, the optimizers' slots as `optimizer/generator/second/0`, what the contrast remembers as `memory/pixels/embeddings`; counts
 * and random words as strings.
 */
export type TrainingState = SafetensorsContent;

/** What of a trainer is saved. */
interface TrainerParts {
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

/**
 * Checks that a state is one of a trainer like this: every array there, of its type and shape, none besides, every count a count.
 * What a memory bank holds is left to the bank.
 *
 * @throws {@link CheckpointMismatchError} naming the first that is not.
 */
function checkTrainingState(state: TrainingState, parts: TrainerParts): void {
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

/** The arrays of a memory bank by name and type: those of its pixels and those of its region means. */
const memoryTensorTypes = Object.fromEntries(
  ['pixels', 'regions'].flatMap((rings) => [
    [`memory/${rings}/embeddings`, 'F32'],
    [`memory/${rings}/labels`, 'I32'],
    [`memory/${rings}/added`, 'I32'],
  ]),
) as Record<string, 'F32' | 'I32'>;

/** A memory bank's state for a file, as `memory/pixels/embeddings`, …; embeddings are `[entries, dim]`. */
function memoryTensors({ pixels, regions }: PixelMemoryBankState, dim: number): SafeTensors {
  const tensors = Object.entries({ pixels, regions }).flatMap(
    ([rings, { embeddings, labels, added }]): [string, SafeTensor][] => [
      [`memory/${rings}/embeddings`, { dtype: 'F32', shape: [labels.length, dim], data: embeddings }],
      [`memory/${rings}/labels`, { dtype: 'I32', shape: [labels.length], data: labels }],
      [`memory/${rings}/added`, { dtype: 'I32', shape: [added.length], data: added }],
    ],
  );
  return Object.fromEntries(tensors);
}

/** The other way: the arrays of {@link memoryTensorTypes}, which must be there. */
function memoryState(tensors: SafeTensors): PixelMemoryBankState {
  const rings = (name: string): ClassRingsState => ({
    embeddings: Float32Array.from(tensors[`memory/${name}/embeddings`].data),
    labels: Int32Array.from(tensors[`memory/${name}/labels`].data),
    added: Int32Array.from(tensors[`memory/${name}/added`].data),
  });
  return { pixels: rings('pixels'), regions: rings('regions') };
}

/** What a checkpoint calls a weight: `generator/encoder_fc/kernel`. */
export function variableName(networks: Ecgan, variable: Variable): string {
  const [name] = networkVariables(networks).find(([, one]) => one === variable) ?? [variable.name];
  return name;
}

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
