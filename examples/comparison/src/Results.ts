import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { VariantName } from './Comparison.js';
import type { Settings } from './Options.js';

/** Of pictures of the held-out scenes. */
export interface Scores {
  pixelAccuracy: number;
  meanIou: number;
  /** F1 of the pictures' Canny edges against the photos'. */
  edgeAgreement: number;
  /** Mean |picture − photo|, both in [-1, 1]. */
  photoDistance: number;
}

/** One seed: both variants from the same first weights, on the same batches, for as many steps. */
type SeedResult = { seed: number } & Record<VariantName, Scores>;

export interface Results {
  /** Such as `with edges`. */
  change: string;
  backend: string;
  settings: Settings;
  /** Of each variant. */
  steps: number;
  protocol: string;
  /** Scores of the photos themselves: the ceiling. */
  real: Scores;
  seeds: SeedResult[];
}

/** The results of an earlier run in this folder, if there are any. */
export async function readResults(file: string): Promise<Results | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Whole or not at all, whenever it is stopped. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}
