import type { Ecgan } from '@ecgan/models';
import type { TrainingState } from '@ecgan/training';
import { variablesOf, weightsOf } from './ReferenceNetworks.js';
import type { Moments, Numbers } from './updates.js';

/** The averages of an optimizer's gradients as they are saved, by the names of the variables. */
export function savedMoments(
  { tensors }: TrainingState,
  networks: Ecgan,
  optimizer: 'generator' | 'discriminator' | 'labelGenerator',
): Map<string, Moments> {
  const endToEnd = (slot: string) => {
    const blocks: number[] = [];
    for (let block = 0; tensors[`optimizer/${optimizer}/${slot}/${block}`]; block++)
      blocks.push(...Array.from(tensors[`optimizer/${optimizer}/${slot}/${block}`].data, Number));
    return blocks;
  };
  const [first, second] = [endToEnd('first'), endToEnd('second')];
  let start = 0;
  const moments = new Map<string, Moments>();
  for (const [name, { size }] of variablesOf(networks, optimizer)) {
    moments.set(name, { first: first.slice(start, start + size), second: second.slice(start, start + size) });
    start += size;
  }
  if (start !== first.length || start !== second.length)
    throw new Error(
      `the optimizer of ${optimizer} has ${first.length} and ${second.length} numbers for ${start} weights`,
    );
  return moments;
}

/** The average of the generator's weights as it is saved, by the names of the weights; vectors of spectral norms have none. */
export function savedAverages({ tensors }: TrainingState, networks: Ecgan): Map<string, Numbers> {
  const names = [...weightsOf(networks).keys()].filter((name) => /^generator\/.*\/(?![uv]$)[^/]+$/.test(name));
  if (tensors[`average/${names.length}`]) throw new Error('more averages are saved than there are weights');
  return new Map(names.map((name, i) => [name, Array.from(tensors[`average/${i}`].data, Number)]));
}

/** An embedding and its class. */
export interface Row {
  row: number[];
  label: number;
}

/** Rows of embeddings and their classes, of pixels or of regions, as the memory is saved. */
export function savedMemory({ tensors }: TrainingState, rings: 'pixels' | 'regions'): Row[] {
  const { data, shape } = tensors[`memory/${rings}/embeddings`];
  const values = Array.from(data, Number);
  return Array.from(tensors[`memory/${rings}/labels`].data, (label, i) => ({
    row: values.slice(i * shape[1], (i + 1) * shape[1]),
    label: Number(label),
  }));
}
