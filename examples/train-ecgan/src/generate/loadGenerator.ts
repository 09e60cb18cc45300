import type { EcganTrainer, SafetensorsContent } from '@ecgan/models';
import { CheckpointError, readCheckpoint } from '@ecgan/models/node';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { RunFolderError } from '../errors/RunFolderError.js';
import { UsageError } from '../errors/UsageError.js';
import { newestCheckpoint } from '../run/newestCheckpoint.js';
import { parseObject } from '../run/runConfig.js';
import type { Terminal } from '../terminal/Terminal.js';
import { networksOf, trainerOf } from '../training/ecganOf.js';

/** A checkpoint to draw with, and what it says of itself. */
export interface GeneratorFile {
  path: string;
  content: SafetensorsContent;
  settings: Settings;
  numClasses: number;
}

/**
 * Reads the checkpoint to draw with: one file, or the newest whole one of a run.
 *
 * @throws {@link CheckpointError} if it cannot be read or no run of ours wrote it; {@link UsageError} unless one is named.
 */
export async function readGenerator(
  { run, checkpoint }: { run?: string; checkpoint?: string },
  terminal: Terminal,
): Promise<GeneratorFile> {
  if ((run === undefined) === (checkpoint === undefined))
    throw new UsageError('Name what to draw with: either --run FOLDER or --checkpoint FILE.');
  const found =
    checkpoint === undefined
      ? await newestCheckpoint(run as string, terminal)
      : { path: checkpoint, ...(await readCheckpoint(checkpoint)) };
  if (!found) throw new RunFolderError(`${run}: this run has no checkpoint yet. Resume it, or name another.`, { run });
  const { path, ...content } = found;
  const { config, numClasses } = content.metadata;
  if (config === undefined || numClasses === undefined)
    throw new CheckpointError('it was not written by ecgan train: it does not say what networks it is of.', { path });
  const settings = resolveSettings({ file: { name: path, content: parseObject(path, config) } });
  return { path, content, settings, numClasses: Number(numClasses) };
}

/** Builds the networks of a checkpoint and puts its weights in. The caller disposes both. */
export async function loadGenerator({ content, settings, numClasses }: GeneratorFile) {
  const networks = networksOf(settings, numClasses);
  const trainer: EcganTrainer = trainerOf(networks, settings, undefined);
  await trainer.restore(content);
  return { networks, trainer };
}
