import { compile } from '@ecgan/backend';
import {
  ecganGenerator,
  type GeneratorOutput,
  type InferenceGenerator,
  inferenceGenerator,
  type SafetensorsContent,
} from '@ecgan/models';
import { dequantizeKernels } from '@ecgan/models/safetensors';
import { restoreGenerator } from '@ecgan/training';
import { CheckpointError, readCheckpoint } from '@ecgan/training/node';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { networkOptions } from '../config/toOptions.js';
import { RunFolderError, UsageError } from '../errors.js';
import { type ShippedName, shippedPath } from '../pretrained/shipped.js';
import type { Terminal } from '../terminal/Terminal.js';
import { newestCheckpoint } from './readCheckpoints.js';
import { parseObject, readRunConfig } from './runFolder.js';

/** A checkpoint to draw with. */
export interface GeneratorFile {
  path: string;
  /** The generator's averaged weights, and the metadata. */
  content: SafetensorsContent;
  settings: Settings;
  numClasses: number;
}

/** Flags that name a trained generator; exactly one is given. */
export interface GeneratorSource {
  run?: string;
  checkpoint?: string;
  pretrained?: ShippedName;
}

/**
 * Reads the checkpoint to draw with: a file, the newest intact one of a run, or one that this package ships.
 *
 * @throws {@link CheckpointError} if it cannot be read, or `ecgan train` did not write it; {@link UsageError} unless
 * exactly one source is given.
 */
export async function readGenerator(
  { run, checkpoint, pretrained }: GeneratorSource,
  terminal: Terminal,
): Promise<GeneratorFile> {
  if ([run, checkpoint, pretrained].filter((source) => source !== undefined).length !== 1)
    throw new UsageError('Name what to draw with: one of --run FOLDER, --checkpoint FILE and --pretrained NAME.');
  const file = pretrained === undefined ? checkpoint : shippedPath(pretrained);
  const found =
    file === undefined
      ? await newestCheckpoint(run as string, terminal, { select: drawnWith })
      : { path: file, ...(await readCheckpoint(file, { select: drawnWith })) };
  if (!found) {
    await readRunConfig(run as string); // throws where the folder holds no run at all
    throw new RunFolderError(`${run}: this run has no checkpoint yet. Resume it, or name another.`, { run });
  }
  const { path, metadata, tensors } = found;
  const content = { metadata, tensors: dequantizeKernels(tensors) };
  const { config, numClasses } = content.metadata;
  if (config === undefined || numClasses === undefined)
    throw new CheckpointError(
      'it does not store the settings of its networks. Use a checkpoint that ecgan train wrote.',
      { path },
    );
  const settings = resolveSettings({ file: { name: path, content: parseObject(path, config) } });
  return { path, content, settings, numClasses: Number(numClasses) };
}

/** Selects the tensors that drawing needs: the averaged weights and the vectors of the generator's spectral norms. */
function drawnWith(name: string): boolean {
  return /^average\/|^generator\/.*\/[uv]$/.test(name);
}

/** Builds an inference generator of one of its pictures, with the averaged weights. The caller disposes it. */
export function loadInferenceGenerator(
  { content, settings, numClasses }: GeneratorFile,
  picture: GeneratorOutput,
): InferenceGenerator {
  const generator = ecganGenerator(networkOptions(settings, numClasses));
  restoreGenerator(generator, content);
  return inferenceGenerator(generator, { output: picture, consume: true, ...(settings.compile && { compile }) });
}
