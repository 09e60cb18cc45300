import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { tensor } from '@tensorflow/tfjs-core';
import type { Communicator } from './Communicator.js';

/** Options of {@link synchronize}. */
export interface SynchronizeOptions {
  /** Whether the gradients are averaged, for losses that are means over the batch, or added up. @defaultValue 'mean' */
  operation?: 'mean' | 'sum';
  /** Numbers per block. While one block is sent, the next is read from the device. @defaultValue 2²², 16 MiB */
  blockSize?: number;
}

/**
 * Averages gradients over all processes: `g ← (1/n) Σ_r g_r`.
 *
 * Each process computes the gradients of its own share of a batch, and all make the same update. Processes that start from
 * the same weights keep equal weights, bit for bit.
 *
 * @remarks
 * If n processes have batches of b images and the loss is a mean over images, the averaged gradient is that of a batch of
 * n·b images. This does not hold for losses over pairs of images, nor for batch norms, whose statistics each process
 * computes from its own images.
 * @param gradients - Gradients by name, as `variableGrads` returns them: the same names and shapes on every process.
 *   They stay as they are, and the caller disposes them.
 * @param processes - See {@link openMpi}. With a single process the result is a copy.
 * @param options - See {@link SynchronizeOptions}.
 * @returns New tensors with the same names and shapes; the caller disposes them.
 * @throws {@link MpiError} if another process has ended.
 *
 * @example
 * ```ts
 * import { openMpi, synchronize } from '@ecgan/distributed';
 * import { type Scalar, scalar, square, variable, variableGrads } from '@tensorflow/tfjs-core';
 *
 * const processes = await openMpi();
 * const weight = variable(scalar(3));
 * const { grads } = variableGrads(() => square(weight) as Scalar, [weight]);
 * const averaged = await synchronize(grads, processes);
 * averaged[weight.name].print(); // 6 where there is one process
 * ```
 */
export async function synchronize(
  gradients: NamedTensorMap,
  processes: Communicator,
  { operation = 'mean', blockSize = 2 ** 22 }: SynchronizeOptions = {},
): Promise<NamedTensorMap> {
  // Sorted, because every process must send the gradients in the same order.
  const names = Object.keys(gradients).sort();
  const factor = operation === 'mean' ? 1 / processes.size : 1;
  const summed: NamedTensorMap = {};
  let underWay: Promise<void> = Promise.resolve();
  for (const block of blocksOf(names, gradients, blockSize)) {
    const size = block.reduce((total, name) => total + gradients[name].size, 0);
    const values = new Float32Array(size);
    let start = 0;
    for (const name of block) {
      values.set(await gradients[name].data<'float32'>(), start);
      start += gradients[name].size;
    }
    await underWay;
    underWay = processes.sum(values).then(() => {
      let from = 0;
      for (const name of block) {
        const { shape, size: length } = gradients[name];
        const own = values.subarray(from, from + length).map((value) => factor * value);
        summed[name] = tensor(own, shape, 'float32') as Tensor;
        from += length;
      }
    });
  }
  await underWay;
  return summed;
}

/** Splits names into runs whose tensors have at most `blockSize` values together; a larger tensor is alone. */
function blocksOf(names: readonly string[], tensors: NamedTensorMap, blockSize: number): string[][] {
  const blocks: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const name of names) {
    size += tensors[name].size;
    if (size > blockSize) {
      blocks.push([]);
      size = tensors[name].size;
    }
    blocks[blocks.length - 1].push(name);
  }
  return blocks;
}
