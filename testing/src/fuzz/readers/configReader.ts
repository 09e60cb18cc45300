import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EcganError } from '@ecgan/core';
import { readSettings, resolveSettings, settings as schema } from 'ecgan/internal';
import { jsonEdits } from '../damage/jsonEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

const ownFolder = {
  dataset: 'folder',
  photos: 'a',
  labels: 'b',
  classes: 3,
  size: '64x96',
  loadSize: '70x100',
  remap: { 255: 2 },
  colours: { 0: '#4682b4' },
  weights: { similarity: 2 },
};

/** `--config`: settings that can be trained with, or an error that names the file or a setting. */
export const configReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'config.json');
  const known = [{}, ownFolder, resolveSettings({ preset: 'demo' }), resolveSettings({ preset: 'tiny' })];
  return {
    files: known.map((settings) => Uint8Array.from(Buffer.from(JSON.stringify(settings)))),
    edits: jsonEdits,
    names: path,
    promises: (error) =>
      error instanceof EcganError && (error.message.includes(path) || /^--[a-z]/.test(error.message)),
    memory: (fileBytes) => 2 ** 18 + 6 * fileBytes,
    async read(bytes) {
      await writeFile(path, bytes);
      const settings = await readSettings({ config: path });
      expectThat(schema.safeParse(settings).success, 'settings that are none');
      return true;
    },
  };
};
