import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepLog } from 'ecgan/internal';
import fc from 'fast-check';
import { edit } from '../damage/Edit.js';
import { jsonEdits } from '../damage/jsonEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

const entry = (step: number) => ({
  step,
  time: '2026-01-01T00:00:00.000Z',
  seconds: 0.5,
  losses: { generator: 1, discriminator: 2 / step },
  gradientNorms: { generator: 3 },
  learningRates: { generator: 1e-4 },
});

const lines = (count: number) =>
  Uint8Array.from(Buffer.from(Array.from({ length: count }, (_, i) => `${JSON.stringify(entry(i + 1))}\n`).join('')));

/** Valid log files. */
export const logFiles = [lines(0), lines(1), lines(4)];

/** Edits of the JSON in one line of a log. */
export const logEdits = fc.tuple(fc.nat(3), jsonEdits).map(([at, apply]) =>
  edit(`line ${at}: ${fc.stringify(apply)}`, (bytes) => {
    const all = Buffer.from(bytes).toString('latin1').split('\n');
    all[at % all.length] = Buffer.from(apply(Buffer.from(all[at % all.length], 'latin1'))).toString('latin1');
    return Uint8Array.from(Buffer.from(all.join('\n'), 'latin1'));
  }),
);

/** `log.jsonl` as a resumed run reads it: complete entries are kept, entries of steps that are repeated are removed. */
export const logReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const log = new StepLog(join(folder, 'log.jsonl'));
  return {
    files: logFiles,
    edits: logEdits,
    names: log.path,
    memory: (fileBytes) => 2 ** 19 + 12 * fileBytes,
    async read(bytes) {
      await writeFile(log.path, bytes);
      await log.forgetAfter(2);
      const kept = await log.read();
      expectThat(
        kept.every(({ step }) => step <= 2),
        'a step that was to be forgotten',
      );
      return true;
    },
  };
};
