import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { instanceBoundaries } from '@ecgan/data';
import type { LabelMapFiles, LabelMapFolder, NamedLabelMap } from '@ecgan/data/node';
import type { GeneratorOutput, InferenceGenerator } from '@ecgan/models';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { type LabelSources, openLabelMaps } from '../data/openLabelMaps.js';
import { skippedLines } from '../data/skippedLines.js';
import { OutputExistsError, UsageError } from '../errors.js';
import type { Picture } from '../pictures/Picture.js';
import { fromTensor } from '../pictures/sampleSheet.js';
import { type GeneratorFile, loadInferenceGenerator, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import { drawNoise } from '../samples/drawNoise.js';
import { countProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan generate`: these, and settings that label maps are read by. */
interface GenerateFlags extends LabelSources {
  run?: string;
  checkpoint?: string;
  out: string;
  which: GeneratorOutput;
  /** Of the noise. */
  seed?: number;
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan generate`: checks every label map and every output name, then draws, one label map in memory at a time. */
export async function generate(flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const file = await readGenerator(flags, terminal);
  checkInstances(flags, file);
  checkSeed(flags, file);
  const folder = await openLabelMaps(flags, file, countProgress(terminal, 'checking the label maps'));
  for (const line of skippedLines(folder.skipped)) terminal.print(line);
  const outputs = folder.maps.map(({ name }) => join(flags.out, `${name}.png`));
  const found = flags.force ? [] : await existing(outputs);
  if (found.length) throw new OutputExistsError(found);
  terminal.stage('Starting the backend');
  const backend = await useBackend(flags.backend ?? undefined);
  terminal.print(backend.summary);
  terminal.print(`Drawing ${folder.maps.length} label maps with ${file.path}`);
  try {
    await drawAll({ file, folder, outputs, kind: flags.which, seed: flags.seed, terminal });
    terminal.print(`${folder.maps.length} pictures in ${flags.out}`);
  } finally {
    backend.dispose?.();
  }
  return 0;
}

interface Drawing {
  file: GeneratorFile;
  folder: LabelMapFolder;
  /** Path of each picture. */
  outputs: readonly string[];
  kind: GeneratorOutput;
  /** Of the noise. */
  seed?: number;
  terminal: Terminal;
}

async function drawAll({ file, folder, outputs, kind, seed = 0, terminal }: Drawing): Promise<void> {
  const generator = loadInferenceGenerator(file, kind);
  const { settings, numClasses } = file;
  const { maps } = folder;
  const noise = drawNoise(settings, 1, seed);
  const draw = async (files: LabelMapFiles) =>
    drawLabelMap(generator, await folder.read(files), { numClasses, levels: settings.levels, noise });
  for (const [i, files] of maps.entries()) {
    const picture = await draw(files);
    await mkdir(dirname(outputs[i]), { recursive: true });
    await writeFileAtomically(outputs[i], picture.toPng());
    terminal.progress(`drawing: ${i + 1}/${maps.length}  ${outputs[i]}`);
  }
  terminal.clearStatus();
  generator.dispose();
  noise?.dispose();
}

/** One seed draws all label maps with the same noise: pictures of one look. */
function checkSeed({ seed }: GenerateFlags, { settings, path }: GeneratorFile): void {
  if (seed !== undefined && settings.noiseSize === 0)
    throw new UsageError(
      `--seed: ${path} was trained without noise and draws one picture of a label map. Leave it out.`,
    );
}

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
