import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '@ecgan/training/node';
import { z } from 'zod';
import { RunFolderError } from '../errors.js';
import { runFiles } from '../run/runFolder.js';

const file = z.object({
  bytes: z.int().min(0),
  /** Time of the last change, in milliseconds since 1970. */
  modified: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const picture = z.object({
  /** Path of the photo in its folder. */
  name: z.string(),
  photo: file,
  label: file,
  instances: file.optional(),
});

const dataList = z.object({
  train: z.array(picture),
  heldOut: z.array(picture),
  /** Copies of photos that were held out: neither trained on nor scored. */
  leftOut: z.array(picture),
  /** Photos that were held out once and are no longer there, or are no longer the same. */
  onceHeldOut: z.array(z.object({ name: z.string(), sha256: z.string() })),
});

/** What identifies one file: size, time of change, checksum. */
export type ListedFile = z.output<typeof file>;

/** One picture of a run, with its files. */
export type ListedPicture = z.output<typeof picture>;

/** The pictures a run is made of: `data.json` in its folder. */
export type DataList = z.output<typeof dataList>;

/** Writes `data.json`, one line per picture. */
export async function writeDataList(folder: string, list: DataList): Promise<void> {
  const lines = (items: readonly unknown[]) => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const parts = Object.entries(list).map(([name, items]) => `${JSON.stringify(name)}: ${lines(items)}`);
  await writeFileAtomically(runFiles.data(folder), `{\n${parts.join(',\n')}\n}\n`);
}

/**
 * Reads `data.json`.
 *
 * @returns Undefined if the run has none: its pictures are synthetic, or an older version started it.
 * @throws {@link RunFolderError} if it is damaged.
 */
export async function readDataList(folder: string): Promise<DataList | undefined> {
  const path = runFiles.data(folder);
  try {
    return dataList.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const reason = code ? `it cannot be read (${code})` : 'it is damaged';
    throw new RunFolderError(
      `${path}: ${reason}. It says which pictures are held out: without it the run cannot go on. Restore it, or start a new run.`,
      { path },
      { cause },
    );
  }
}
