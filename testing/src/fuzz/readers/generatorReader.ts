import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCheckpoint } from '@ecgan/training/node';
import { readGenerator, resolveSettings, runState, settings as schema, Terminal } from 'ecgan/internal';
import { resealed } from '../damage/resealed.js';
import { safetensorsEdits } from '../damage/safetensorsEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { content } from './safetensorsFiles.js';

const silent = new Terminal({ write: () => undefined }, { write: () => undefined });

/** Settings and data position in the metadata of checkpoints with valid checksums and arbitrary content. */
export const generatorReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'step-000007.safetensors');
  const batches = JSON.stringify({ seed: 1, epoch: 2, position: 3 });
  const best = JSON.stringify({ step: 4, measure: 'mean IoU', value: 0.5 });
  const config = JSON.stringify(resolveSettings({ preset: 'tiny' }));
  await writeCheckpoint(path, {
    ...content,
    metadata: { ...content.metadata, config, numClasses: '12', batches, best },
  });
  return {
    files: [Uint8Array.from(await readFile(path))],
    edits: resealed(safetensorsEdits),
    names: path,
    memory: (fileBytes) => 2 ** 17 + 9 * fileBytes,
    async read(bytes) {
      await writeFile(path, bytes);
      const { settings, numClasses, content: read } = await readGenerator({ checkpoint: path }, silent);
      const { batches: found } = runState({ path, metadata: read.metadata });
      expectThat(Number.isInteger(numClasses) && numClasses >= 1, `${numClasses} classes`);
      expectThat(found.position >= 0 && found.epoch >= 0, 'data that stand nowhere');
      expectThat(schema.safeParse(settings).success, 'settings that are none');
      return true;
    },
  };
};
