import {
  DatasetError,
  type InspectionProgress,
  type LabelMapFolder,
  labelMapFolder,
  type NamedLabelMap,
} from '@ecgan/data/node';
import { resolveSettings } from '../config/resolveSettings.js';
import { colourTable, parseSize, type Settings } from '../config/settings.js';
import type { GeneratorFile } from '../run/loadGenerator.js';
import { classesOf } from './describeData.js';

/** Folders of label maps to draw, and settings that override those of the run. */
export interface LabelSources
  extends Partial<Pick<Settings, 'remap' | 'colours' | 'paletteIndices' | 'labelEnding' | 'instanceEnding' | 'size'>> {
  labels: string;
  instances?: string;
}

/** Label maps to draw, read one at a time. */
export interface LabelMaps {
  names: readonly string[];
  read(index: number): Promise<NamedLabelMap>;
}

/** File endings of Cityscapes. */
const ofCityscapes = { labels: '_gtFine_labelIds', instances: '_gtFine_instanceIds' };

/**
 * Opens the label maps to draw, by the rules of the run that trained the generator, and checks them all before anything
 * is drawn. If `size` is given, every label map is resized to it; otherwise each must have the size of the run.
 *
 * @throws {@link DatasetError} with all problems of the files; ConfigError if the network cannot draw that size.
 */
export async function openLabelMaps(
  sources: LabelSources,
  { settings, numClasses }: GeneratorFile,
  onProgress: InspectionProgress,
): Promise<LabelMapFolder> {
  const { labels, instances, size } = sources;
  const drawn = size === undefined ? settings : withSize(settings, size);
  const classes = classesOf(settings);
  const colours = colourTable(sources.colours ?? settings.colours);
  const rules = {
    ...{ numClasses, labels, instances, ...parseSize(drawn.size), resize: size !== undefined, colours },
    remap: { ...classes.remap, ...settings.remap, ...sources.remap },
    paletteIndices:
      !colours && (sources.paletteIndices ?? (settings.paletteIndices || (classes.paletteIndices ?? false))),
  };
  const folder = await withEndings(rules, sources, settings);
  const problems = await folder.check(onProgress);
  if (problems.length > 0)
    throw new DatasetError(problems.map((problem) => ({ ...problem, message: withGenerateFlags(problem.message) })));
  return folder;

  /** Rewrites the advice of a library message for `ecgan generate`. */
  function withGenerateFlags(message: string): string {
    return message
      .replace('Set `resize` to', `Give \`--size ${drawn.size}\` to`)
      .replace(', or raise `numClasses`', `: this generator was trained on ids from 0 to ${numClasses - 1}`);
  }
}

/** The settings with another size. @throws ConfigError if the network cannot halve it. */
export const withSize = (settings: Settings, size: string): Settings =>
  resolveSettings({ file: { name: 'config.json', content: { ...settings, loadSize: null } }, flags: { size } });

/** Opens the folder with the endings that were given; else with the run's, if any file has them; else with none. */
async function withEndings(
  rules: Parameters<typeof labelMapFolder>[0],
  { labelEnding, instanceEnding }: LabelSources,
  settings: Settings,
): Promise<LabelMapFolder> {
  const city = settings.dataset === 'cityscapes';
  const usual = {
    labelEnding: settings.labelEnding ?? (city ? ofCityscapes.labels : undefined),
    instanceEnding: settings.instanceEnding ?? (city ? ofCityscapes.instances : undefined),
  };
  const given = { labelEnding: labelEnding ?? undefined, instanceEnding: instanceEnding ?? undefined };
  if (labelEnding == null && instanceEnding == null && Object.values(usual).some((ending) => ending !== undefined)) {
    const found = await labelMapFolder({ ...rules, ...usual }).catch((error: unknown) => {
      if (error instanceof DatasetError) return undefined;
      throw error;
    });
    if (found) return found;
  }
  return labelMapFolder({ ...rules, ...given });
}
