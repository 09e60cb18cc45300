import { appendFile, readFile } from 'node:fs/promises';
import { WriteError, writeFileAtomically } from '@ecgan/training/node';

/** A file of one JSON object per line, appended as training goes. */
export class JsonLines<Entry> {
  readonly #entryOf: (line: string) => Entry | undefined;

  /** @param entryOf - What a line says; undefined for one that a crash cut short or a disk damaged. */
  constructor(
    readonly path: string,
    entryOf: (line: string) => Entry | undefined,
  ) {
    this.#entryOf = entryOf;
  }

  /** @throws {@link WriteError} if the disk is full or the folder cannot be written to. */
  async append(entry: Entry): Promise<void> {
    const line = lineOf(entry);
    try {
      await appendFile(this.path, line);
    } catch (cause) {
      throw WriteError.of(cause, this.path, line.length);
    }
  }

  /** All entries, none of a file that is missing; a damaged line is left out. */
  async read(): Promise<Entry[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // After the last line break comes nothing, or what a crash left of a line.
    const lines = text.split('\n').slice(0, -1);
    return lines.map(this.#entryOf).filter((entry) => entry !== undefined);
  }

  /** Writes the file anew. */
  async replace(entries: readonly Entry[]): Promise<void> {
    await writeFileAtomically(this.path, entries.map(lineOf).join(''));
  }
}

const lineOf = (entry: unknown) => `${JSON.stringify(entry)}\n`;
