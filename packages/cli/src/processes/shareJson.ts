import type { Communicator } from '@ecgan/distributed';

/**
 * Gives every process what the first one has, as JSON.
 *
 * @param value - Undefined on all but the first.
 */
export async function shareJson<T>(processes: Communicator, value?: T): Promise<T> {
  const own = processes.rank === 0 ? new TextEncoder().encode(JSON.stringify(value)) : new Uint8Array(0);
  const length = Int32Array.of(own.length);
  await processes.broadcast(length);
  const bytes = processes.rank === 0 ? own : new Uint8Array(length[0]);
  await processes.broadcast(bytes);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
