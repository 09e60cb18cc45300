import type { ClassRingsState, PixelMemoryBankState } from '@ecgan/losses';
import type { SafeTensor, SafeTensors } from '../safetensors/index.js';

/** The arrays of a memory bank by name and type: those of its pixels and those of its region means. */
export const memoryTensorTypes = Object.fromEntries(
  ['pixels', 'regions'].flatMap((rings) => [
    [`memory/${rings}/embeddings`, 'F32'],
    [`memory/${rings}/labels`, 'I32'],
    [`memory/${rings}/added`, 'I32'],
  ]),
) as Record<string, 'F32' | 'I32'>;

/** A memory bank's state for a file, as `memory/pixels/embeddings`, …; embeddings are `[entries, dim]`. */
export function memoryTensors({ pixels, regions }: PixelMemoryBankState, dim: number): SafeTensors {
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
export function memoryState(tensors: SafeTensors): PixelMemoryBankState {
  const rings = (name: string): ClassRingsState => ({
    embeddings: Float32Array.from(tensors[`memory/${name}/embeddings`].data),
    labels: Int32Array.from(tensors[`memory/${name}/labels`].data),
    added: Int32Array.from(tensors[`memory/${name}/added`].data),
  });
  return { pixels: rings('pixels'), regions: rings('regions') };
}
