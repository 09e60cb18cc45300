import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { instanceBoundaries } from '@ecgan/data';
import type { GeneratorOutput, InferenceGenerator } from '@ecgan/models';
import { writeFileAtomically } from '@ecgan/training/node';
import { colourTable, type Settings } from '../config/settings.js';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import { type LabelMapFile, readLabelMaps } from '../data/readLabelMaps.js';
import { OutputExistsError, UsageError } from '../errors.js';
import type { Picture } from '../pictures/Picture.js';
import { fromTensor } from '../pictures/sampleSheet.js';
import { type GeneratorFile, loadInferenceGenerator, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan generate`. */
interface GenerateFlags {
  run?: string;
  checkpoint?: string;
  labels: string;
  instances?: string;
  out: string;
  which: GeneratorOutput;
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan generate`: checks every label map and every output name, then draws. */
export async function generate(flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const file = await readGenerator(flags, terminal);
  checkInstances(flags, file);
  const { settings, numClasses } = file;
  const classes = classesOf(settings);
  const maps = await readLabelMaps(flags.labels, {
    numClasses,
    multiple: 2 ** (settings.levels - 1),
    remap: { ...classes.remap, ...settings.remap },
    paletteIndices: settings.paletteIndices || (classes.paletteIndices ?? false),
    colours: colourTable(settings.colours),
    instances: flags.instances,
  });
  const outputs = maps.map(({ name }) => join(flags.out, `${name}.png`));
  const found = flags.force ? [] : await existing(outputs);
  if (found.length) throw new OutputExistsError(found);
  const backend = await useBackend(flags.backend ?? undefined);
  terminal.print(backend.summary);
  terminal.print(`Drawing ${maps.length} label maps with ${file.path}`);
  try {
    await mkdir(flags.out, { recursive: true });
    await drawAll(file, maps, outputs, flags.which, terminal);
    terminal.print(`${maps.length} pictures in ${flags.out}`);
  } finally {
    backend.dispose?.();
  }
  return 0;
}

async function drawAll(
  file: GeneratorFile,
  maps: readonly LabelMapFile[],
  outputs: readonly string[],
  kind: GeneratorOutput,
  terminal: Terminal,
): Promise<void> {
  const generator = loadInferenceGenerator(file, kind);
  const { settings, numClasses } = file;
  for (const [i, map] of maps.entries()) {
    const picture = await drawLabelMap(generator, map, { numClasses, levels: settings.levels });
    await writeFileAtomically(outputs[i], picture.toPng());
    terminal.progress(`${i + 1}/${maps.length}  ${outputs[i]}`);
  }
  generator.dispose();
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
  { labels, height, width, instances }: LabelMapFile,
  { numClasses, levels }: { numClasses: number; levels: number },
): Promise<Picture> {
  const layout = LabelLayout.fromLabelMaps(labels, [1, height, width], {
    numClasses,
    levels,
    ...(instances && { boundaries: instanceBoundaries(instances, height, width) }),
  });
  try {
    const images = generator.generate(layout);
    const [picture] = await fromTensor(images);
    images.dispose();
    return picture;
  } finally {
    layout.dispose();
  }
}
