import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { VariantName } from './Comparison.js';
import type { Settings } from './Options.js';

/** Scores of generated images of the held-out scenes. */
export interface Scores {
  pixelAccuracy: number;
  meanIou: number;
  /** F1 of the Canny edges of the images against those of the photos. */
  edgeAgreement: number;
  /** Mean absolute difference of image and photo, both in [-1, 1]. */
  photoDistance: number;
}

/**
 * Scores of one seed: both variants start from the same weights and train on the same batches for the same number of
 * steps.
 */
type SeedResult = { seed: number } & Record<VariantName, Scores>;

export interface Results {
  /** Short description of the change, for example `with edges`. */
  change: string;
  backend: string;
  settings: Settings;
  /** Training steps of each variant. */
  steps: number;
  protocol: string;
  /** Scores of the photos themselves, an upper bound. */
  real: Scores;
  seeds: SeedResult[];
}

/** Reads the results of an earlier run, if the file exists. */
export async function readResults(file: string): Promise<Results | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Writes a file atomically. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}
