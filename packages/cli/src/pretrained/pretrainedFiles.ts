import { z } from 'zod';
import { PretrainedModelError } from '../errors.js';

const file = z.object({ path: z.string(), sha256: z.string() });

/** What pretrained networks were read from, by setting; a checkpoint says it of those it was trained with. */
export const pretrainedFiles = z.object({ segmenter: file.optional(), perceptual: file.optional() });

/** See {@link pretrainedFiles}. */
export type PretrainedFiles = z.output<typeof pretrainedFiles>;

/**
 * Checks that a run goes on with the pretrained networks it was trained with, wherever their files are now.
 *
 * @param checkpoint - Its path.
 * @param before - The files that it was trained with.
 * @throws {@link PretrainedModelError}
 */
export function assertSameFiles(checkpoint: string, before: PretrainedFiles, now: PretrainedFiles): void {
  for (const name of ['segmenter', 'perceptual'] as const) {
    const [then, given] = [before[name], now[name]];
    if (then?.sha256 === given?.sha256) continue;
    const flag = `--${name}`;
    const trained = then ? `${then.path} of SHA-256 ${short(then.sha256)}` : 'none';
    const problem = given
      ? `its SHA-256 is ${short(given.sha256)}, but ${checkpoint} was trained with ${trained}.`
      : `it is not given, but ${checkpoint} was trained with it, SHA-256 ${short(then?.sha256)}.`;
    const advice = then ? `Put that file back, or say with ${flag} where it is now.` : 'Start a new run with it.';
    throw new PretrainedModelError(flag, `${given?.path ?? then?.path}`, `${problem} ${advice}`);
  }
}

const short = (sum = '') => `${sum.slice(0, 12)}…`;
