import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventFileWriter, wholeRecords } from 'ecgan/internal';
import { recordEdits } from '../damage/recordEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

/**
 * An event file that a resumed run continues: only complete records are kept, or an error is thrown and the file is
 * unchanged.
 */
export const eventFileReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'events.out.tfevents.ecgan');
  const writer = await EventFileWriter.open(path);
  const empty = await readFile(path);
  for (const step of [1, 2, 3])
    await writer.append([{ wallTime: step, step, values: [{ tag: 'loss', scalar: step }] }]);
  await writer.close();
  return {
    files: [empty, await readFile(path)].map((bytes) => Uint8Array.from(bytes)),
    edits: recordEdits,
    names: path,
    memory: (fileBytes) => 2 ** 18 + 8 * fileBytes,
    async read(bytes) {
      await writeFile(path, bytes);
      try {
        await (await EventFileWriter.open(path, { step: 3 })).close();
      } catch (error) {
        expectThat(Buffer.compare(bytes, await readFile(path)) === 0, 'it changed a file that it refused');
        throw error;
      }
      const left = await readFile(path);
      expectThat(left.length > 0 && wholeRecords(left) === left.length, 'half an entry is left');
      const kept = wholeRecords(bytes);
      expectThat(Buffer.compare(left.subarray(0, kept), bytes.subarray(0, kept)) === 0, 'whole entries are gone');
      return true;
    },
  };
};
