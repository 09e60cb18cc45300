import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, readCheckpoint, writeCheckpoint } from '@ecgan/training/node';
import { safetensorsEdits } from '../damage/safetensorsEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { content, safetensorsFiles } from './safetensorsFiles.js';
import { expectWhole } from './safetensorsReader.js';

/**
 * `readCheckpoint` of files with and without a checksum: a file with a valid checksum must hold exactly what was
 * written.
 */
export const checkpointReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'step-000007.safetensors');
  await writeCheckpoint(path, content);
  const written = Uint8Array.from(await readFile(path));
  return {
    files: [written, written, ...safetensorsFiles()],
    edits: safetensorsEdits,
    names: path,
    promises: (error) => error instanceof CheckpointError && error.message.startsWith(`${path}: `),
    // The whole file, its header once more as text, and the decoded tensors.
    memory: (fileBytes) => 2 ** 17 + 9 * fileBytes,
    async read(bytes) {
      await writeFile(path, bytes);
      expectWhole(await readCheckpoint(path));
      if (Buffer.compare(bytes, written) === 0) return true;
      const passes = await readCheckpoint(path, { requireChecksum: true }).then(
        () => true,
        () => false,
      );
      expectThat(!passes, 'its checksum is right, its content is not');
      return true;
    },
  };
};
