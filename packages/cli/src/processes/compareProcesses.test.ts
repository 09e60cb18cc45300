import type { Communicator } from '@ecgan/distributed';
import { expect, test } from 'vitest';
import type { RunData } from '../data/openData.js';
import { compareProcesses, ProcessesDifferError } from './compareProcesses.js';

const data = { train: { length: 8, numClasses: 3 }, heldOut: { length: 2 } } as RunData;
const alike = { version: '1.0.0', commandLine: ['train', '--steps', '5'], data };

/** Compares two processes, one after the other: what the first gathers is what the second has said before. */
async function compare(changes: Partial<typeof alike>): Promise<void> {
  let said = new Uint8Array(0);
  const other = {
    gather: async (values: Uint8Array) => {
      said = values.slice();
      return [values];
    },
  };
  await compareProcesses(other as unknown as Communicator, { ...alike, ...changes });
  const first = { gather: async (values: Uint8Array) => [values, said] };
  await compareProcesses(first as unknown as Communicator, alike);
}

test('default: processes that are alike', () => compare({}));

test.each([
  [{ version: '1.0.1' }, 'Process 1 has another version of ecgan than process 0. Install the same on every machine.'],
  [
    { commandLine: ['train', '--steps', '6'] },
    'Process 1 has another command line than process 0. Give every process the same settings.',
  ],
  [
    { data: { ...data, train: { length: 9, numClasses: 3 } } as RunData },
    'Process 1 has other data than process 0. Every machine must have the same files: their names and sizes are compared.',
  ],
])('error: %o', { meta: { id: 'processes-differ' } }, async (changes, message) => {
  const error = await compare(changes).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProcessesDifferError);
  expect((error as Error).message).toBe(message);
});
