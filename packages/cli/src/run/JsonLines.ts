import { appendFile, readFile } from 'node:fs/promises';
import { WriteError, writeFileAtomically } from '@ecgan/training/node';

/** A file of one JSON object per line, appended as training goes. */
export class JsonLines<Entry> {
  readonly #entryOf: (line: string) => Entry | undefined;

  /** @param entryOf - Parses a line; undefined if a crash cut it short or a disk damaged it. */
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

  /** Reads all entries. Skips damaged lines; a missing file has no entries. */
  async read(): Promise<Entry[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // After the last line break there is nothing, or a partial line that a crash left.
    const lines = text.split('\n').slice(0, -1);
    return lines.map(this.#entryOf).filter((entry) => entry !== undefined);
  }

  /** Writes the file anew. */
  async replace(entries: readonly Entry[]): Promise<void> {
    await writeFileAtomically(this.path, entries.map(lineOf).join(''));
  }
}

const lineOf = (entry: unknown) => `${JSON.stringify(entry)}\n`;
