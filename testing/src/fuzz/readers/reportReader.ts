import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EcganError } from '@ecgan/core';
import {
  Picture,
  readReport,
  renderReport,
  resolveSettings,
  runFiles,
  sheetColumns,
  sheetGeometry,
} from 'ecgan/internal';
import type fc from 'fast-check';
import type { Edit } from '../damage/Edit.js';
import { jsonEdits } from '../damage/jsonEdits.js';
import { pngEdits } from '../damage/pngEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { logEdits, logFiles } from './logReader.js';

const text = (json: unknown) => Uint8Array.from(Buffer.from(JSON.stringify(json)));

/** Files of a run folder: valid bytes and the edits that damage them. */
const parts = {
  config: { files: [text(resolveSettings({ preset: 'tiny' }))], edits: jsonEdits },
  log: { files: logFiles, edits: logEdits },
  facts: {
    files: [
      text({
        backend: { summary: 'wasm', versions: { node: '20' } },
        legend: [{ name: 'sky', colour: [1, 2, 3] }],
        rows: 1,
        seconds: { scoring: 1 },
      }),
    ],
    edits: jsonEdits,
  },
  sheet: { files: [sheet()], edits: pngEdits },
} satisfies Record<string, { files: Uint8Array[]; edits: fc.Arbitrary<Edit> }>;

/** Makes a reader of the report of a run folder in which one file is damaged. */
export function reportReader(part: keyof typeof parts): OpenReader {
  return async (folder) => {
    const places = {
      config: runFiles.config(folder),
      log: runFiles.log(folder),
      facts: runFiles.facts(folder),
      sheet: runFiles.sample(folder, 3),
    };
    for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
      await mkdir(dirname(places[name]), { recursive: true });
      await writeFile(places[name], parts[name].files[0]);
    }
    return {
      ...parts[part],
      // If the settings were damaged to another size, the error names the sheet that does not fit.
      names: folder,
      promises: (error) =>
        error instanceof EcganError && (error.message.includes(folder) || /^--[a-z]/.test(error.message)),
      // Mostly the sheet and the images cut from it, which are encoded again.
      // Sheets are written by this project, so the size in their header is trusted.
      memory: () => (part === 'sheet' ? Number.POSITIVE_INFINITY : 2 ** 23),
      async read(bytes) {
        await writeFile(places[part], bytes);
        const page = await renderReport(await readReport(folder));
        expectThat(page.startsWith('<!doctype html>'), 'a page that is none');
        return true;
      },
    };
  };
}

/** Makes a sample sheet of the tiny preset's size. */
function sheet(): Uint8Array {
  const { sheetWidth, bodyBottom } = sheetGeometry(sheetColumns.length, 1, 32, 32);
  return new Picture(sheetWidth, bodyBottom).toPng();
}
