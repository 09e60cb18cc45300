import { appendFile, readFile, rm } from 'node:fs/promises';
import { EcganError } from '@ecgan/core/errors';
import { WriteError, writeFileAtomically } from '@ecgan/training/node';
import type { BatchScores, PictureScores } from './scoreBatch.js';

/** Everything that would give other numbers if it were another: checkpoint, networks, pictures, sizes. */
export type EvaluationKey = Readonly<Record<string, unknown>>;

/** Results of another evaluation lie where this one keeps its own. */
class PartialResultsError extends EcganError {
  constructor(path: string, differing: readonly string[]) {
    const what = differing.length > 0 ? `of another evaluation: ${differing.join(', ')} differ` : 'damaged';
    super(
      `${path}: these unfinished results are ${what}. Name another --out, or begin again in their place with --force.`,
      { path, differing },
    );
    this.name = 'PartialResultsError';
  }
}

/**
 * The results of an evaluation as far as it has come, one line of JSON for each batch, so that one that was killed goes on where it was: with the same figures to the bit, for features are
 * kept as they were computed and counts are integers. A line that was cut short is computed anew.
 */
export class PartialResults {
  private constructor(
    private readonly path: string,
    /** What was there when it was opened. */
    readonly found: readonly BatchScores[],
  ) {}

  /**
   * Opens what an evaluation left, or begins.
   *
   * @param key - What the results belong to.
   * @param anew - Whether to begin anew where there are others' results.
   * @throws {@link PartialResultsError} if there are results of another evaluation.
   */
  static async open(path: string, key: EvaluationKey, anew: boolean): Promise<PartialResults> {
    const head = JSON.stringify(key);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // After the last line break comes nothing, or what was cut short.
    const [first, ...lines] = text.split('\n').slice(0, -1);
    const others = first !== undefined && first !== head;
    if (others && !anew) throw new PartialResultsError(path, differing(key, first));
    const found = others ? [] : lines.flatMap(parseBatch);
    const whole = [head, ...found.map(formatBatch)].map((line) => `${line}\n`).join('');
    if (whole !== text) await writeFileAtomically(path, whole);
    return new PartialResults(path, found);
  }

  async append(batch: BatchScores): Promise<void> {
    const line = `${formatBatch(batch)}\n`;
    try {
      await appendFile(this.path, line);
    } catch (cause) {
      throw WriteError.of(cause, this.path, line.length);
    }
  }

  /** Removes the file, once the results are written elsewhere. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/** Names of what differs between a key and the line of another; none where that is no key. */
function differing(key: EvaluationKey, line: string): string[] {
  try {
    const other = JSON.parse(line) as EvaluationKey;
    const names = [...new Set([...Object.keys(key), ...Object.keys(other)])];
    return names.filter((name) => JSON.stringify(key[name]) !== JSON.stringify(other[name]));
  } catch {
    return [];
  }
}

/** Features in base64 of little-endian float32: all of their bits. */
function formatBatch({ pictures, ...batch }: BatchScores): string {
  const packed = Object.entries(pictures).map(([name, { features, ...scores }]) => [
    name,
    { ...scores, features: features.map(toBase64) },
  ]);
  return JSON.stringify({ ...batch, pictures: Object.fromEntries(packed) });
}

function parseBatch(line: string): BatchScores[] {
  try {
    const { pictures, ...batch } = JSON.parse(line);
    const unpacked = Object.entries(pictures as Record<string, PictureScores & { features: string[] }>).map(
      ([name, { features, ...scores }]) => [name, { ...scores, features: features.map(fromBase64) }],
    );
    return [{ ...batch, pictures: Object.fromEntries(unpacked) }];
  } catch {
    return [];
  }
}

function toBase64(row: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * row.length));
  row.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return Buffer.from(view.buffer).toString('base64');
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
