import type { BatchSamplerState } from '@ecgan/data';
import type { Communicator } from '@ecgan/distributed';
import type { SafeTensor } from '@ecgan/models';
import type { EcganTrainer } from '@ecgan/training';
import type { BatchSource } from '../data/openData.js';
import { shareJson } from './shareJson.js';

/** The part of a state that is sent as JSON; the numbers of the tensors follow it. */
interface StateHeader {
  metadata: Record<string, string>;
  tensors: { name: string; dtype: 'F32' | 'I32'; shape: readonly number[]; length: number }[];
  cursor: BatchSamplerState;
}

/**
 * Copies the state of the first process to all others: weights, averages, optimizers, memory, random state and the
 * position in the data.
 */
export async function shareState(processes: Communicator, trainer: EcganTrainer, batches: BatchSource): Promise<void> {
  const own = processes.rank === 0 ? await trainer.state() : undefined;
  const header = await shareJson<StateHeader>(
    processes,
    own && {
      metadata: own.metadata,
      tensors: Object.entries(own.tensors).map(([name, tensor]) => headerOf(name, tensor)),
      cursor: batches.state(),
    },
  );
  const tensors: Record<string, SafeTensor> = {};
  for (const { name, dtype, shape, length } of header.tensors) {
    const data = own ? own.tensors[name].data : dtype === 'F32' ? new Float32Array(length) : new Int32Array(length);
    await processes.broadcast(data as Float32Array | Int32Array);
    tensors[name] = { dtype, shape, data } as SafeTensor;
  }
  if (own) return;
  await trainer.restore({ tensors, metadata: header.metadata });
  batches.restore(header.cursor);
}

function headerOf(name: string, { dtype, shape, data }: SafeTensor): StateHeader['tensors'][number] {
  if (dtype !== 'F32' && dtype !== 'I32') throw new TypeError(`${name}: expected F32 or I32, got ${dtype}`);
  return { name, dtype, shape, length: data.length };
}
