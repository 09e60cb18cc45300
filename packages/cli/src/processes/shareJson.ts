import type { Communicator } from '@ecgan/distributed';

/**
 * Sends a value from the first process to all others, as JSON.
 *
 * @param value - The value on the first process; ignored on the others.
 */
export async function shareJson<T>(processes: Communicator, value?: T): Promise<T> {
  const own = processes.rank === 0 ? new TextEncoder().encode(JSON.stringify(value)) : new Uint8Array(0);
  const length = Int32Array.of(own.length);
  await processes.broadcast(length);
  const bytes = processes.rank === 0 ? own : new Uint8Array(length[0]);
  await processes.broadcast(bytes);
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
