import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { encodeLabelMap, instanceBoundaries } from '@ecgan/data';
import type { NamedLabelMap } from '@ecgan/data/node';
import type { GeneratorOutput, InferenceGenerator } from '@ecgan/models';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { type LabelMaps, type LabelSources, openLabelMaps } from '../data/openLabelMaps.js';
import { skippedLines } from '../data/skippedLines.js';
import { type SyntheticChoice, syntheticLabelMaps } from '../data/syntheticLabelMaps.js';
import { OutputExistsError, UsageError } from '../errors.js';
import type { Picture } from '../pictures/Picture.js';
import { fromTensor } from '../pictures/sampleSheet.js';
import {
  type GeneratorFile,
  type GeneratorSource,
  loadInferenceGenerator,
  readGenerator,
} from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import { drawNoise } from '../samples/drawNoise.js';
import { countProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan generate`: these, and the settings that say how label maps are read. */
interface GenerateFlags extends Partial<LabelSources>, GeneratorSource, Pick<SyntheticChoice, 'scenes'> {
  out: string;
  which: GeneratorOutput;
  /** Seed of the noise, and of synthetic scenes. */
  seed?: number;
  force?: boolean;
  backend?: Settings['backend'];
}

/**
 * `ecgan generate`: checks every label map and every output name, then draws, with one label map in memory at a time.
 * Without a folder of label maps it draws synthetic scenes, and writes their label maps to `labels/`, to edit and draw
 * again.
 */
export async function generate(flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const file = await readGenerator(flags, terminal);
  checkInstances(flags, file);
  checkSeed(flags, file);
  const synthetic = flags.labels === undefined;
  const maps = await labelMapsOf(flags, file, terminal);
  const outputs = maps.names.map((name) => ({
    picture: join(flags.out, `${name}.png`),
    ...(synthetic && { labels: join(flags.out, 'labels', `${name}.png`) }),
  }));
  const found = flags.force ? [] : await existing(outputs.flatMap((paths) => Object.values(paths)));
  if (found.length) throw new OutputExistsError(found);
  terminal.stage('Starting the backend');
  const backend = await useBackend(flags.backend ?? undefined);
  terminal.print(backend.summary);
  terminal.print(`Drawing ${maps.names.length} label maps with ${file.path}`);
  try {
    await drawAll({ file, maps, outputs, kind: flags.which, seed: flags.seed, terminal });
    terminal.print(`${maps.names.length} pictures in ${flags.out}`);
    if (synthetic)
      terminal.print(`Their label maps, to change and draw with --labels, are in ${join(flags.out, 'labels')}`);
  } finally {
    backend.dispose?.();
  }
  return 0;
}

/** Opens the label maps of `--labels` and checks them all; without `--labels`, makes synthetic ones. */
async function labelMapsOf(flags: GenerateFlags, file: GeneratorFile, terminal: Terminal): Promise<LabelMaps> {
  const { labels, scenes } = flags;
  if (labels === undefined) return syntheticLabelMaps(file, flags);
  if (scenes !== undefined)
    throw new UsageError('--scenes: synthetic scenes are drawn where no --labels are named. Leave one out.');
  const folder = await openLabelMaps({ ...flags, labels }, file, countProgress(terminal, 'checking the label maps'));
  for (const line of skippedLines(folder.skipped)) terminal.print(line);
  return { names: folder.maps.map(({ name }) => name), read: (index) => folder.read(folder.maps[index]) };
}

interface Drawing {
  file: GeneratorFile;
  maps: LabelMaps;
  /** Paths of each picture, and of its label map where that is written too. */
  outputs: readonly { picture: string; labels?: string }[];
  /** Which of the generator's pictures is drawn. */
  kind: GeneratorOutput;
  /** Seed of the noise. @defaultValue 0 */
  seed?: number;
  terminal: Terminal;
}

async function drawAll({ file, maps, outputs, kind, seed = 0, terminal }: Drawing): Promise<void> {
  const generator = loadInferenceGenerator(file, kind);
  const { settings, numClasses } = file;
  // The same noise for all label maps gives their pictures one look.
  const noise = drawNoise(settings, 1, seed);
  for (const [i, { picture, labels }] of outputs.entries()) {
    const map = await maps.read(i);
    const drawn = await drawLabelMap(generator, map, { numClasses, levels: settings.levels, noise });
    await mkdir(dirname(labels ?? picture), { recursive: true });
    if (labels !== undefined) await writeFileAtomically(labels, encodeLabelMap(map.ids, map.height, map.width));
    await writeFileAtomically(picture, drawn.toPng());
    terminal.progress(`drawing: ${i + 1}/${outputs.length}  ${picture}`);
  }
  terminal.clearStatus();
  generator.dispose();
  noise?.dispose();
}

/** @throws {@link UsageError} if `--seed` has no effect: label maps are given, and the generator has no noise. */
function checkSeed({ seed, labels }: GenerateFlags, { settings, path }: GeneratorFile): void {
  if (seed !== undefined && labels !== undefined && settings.noiseSize === 0)
    throw new UsageError(
      `--seed: ${path} was trained without noise and draws one picture of a label map. Leave it out.`,
    );
}

/**
 * @throws {@link UsageError} if `--instances` is missing for a generator that needs it, or given to one that does not.
 */
function checkInstances({ instances }: GenerateFlags, { settings, path }: GeneratorFile): void {
  const trainedWith = readsBoundaries(settings);
  if (trainedWith && instances === undefined)
    throw new UsageError(`--instances: ${path} was trained with instance maps and needs them to draw.`);
  if (!trainedWith && instances !== undefined)
    throw new UsageError(`--instances: ${path} was trained without instance maps. Leave them out.`);
}

/** Draws one label map. */
async function drawLabelMap(
  generator: InferenceGenerator,
  { ids, height, width, instances }: NamedLabelMap,
  { numClasses, levels, noise }: { numClasses: number; levels: number; noise?: Tensor4D },
): Promise<Picture> {
  const layout = LabelLayout.fromLabelMaps(ids, [1, height, width], {
    numClasses,
    levels,
    ...(instances && { boundaries: instanceBoundaries(instances, height, width) }),
  });
  try {
    const images = generator.generate(layout, undefined, noise);
    const [picture] = await fromTensor(images);
    images.dispose();
    return picture;
  } finally {
    layout.dispose();
  }
}
