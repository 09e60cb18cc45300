import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { SyntheticScenes } from '@ecgan/data';
import { writeFileAtomically } from '@ecgan/training/node';
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { parseSize, type Settings } from '../config/settings.js';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import { OutputExistsError } from '../errors.js';
import { type GeneratorFile, loadInferenceGenerator, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan export`. */
interface ExportFlags {
  run?: string;
  checkpoint?: string;
  out: string;
  force?: boolean;
  backend?: Settings['backend'];
}

/** `ecgan export`: the generator of a run as a TF.js model of its own, ready for inference, for a browser or another program. */
export async function exportGenerator(flags: ExportFlags, terminal: Terminal): Promise<number> {
  const found = await existing(['model.json', 'weights.bin', 'paintBox.json'].map((name) => join(flags.out, name)));
  if (found.length > 0 && !flags.force) throw new OutputExistsError(found);
  const file = await readGenerator(flags, terminal);
  terminal.stage('Starting the backend');
  const backend = await useBackend(flags.backend ?? undefined);
  try {
    const generator = loadInferenceGenerator(file, 'refined');
    await writeModel(flags.out, generator.network);
    generator.dispose();
    await writeFileAtomically(join(flags.out, 'paintBox.json'), JSON.stringify(await paintBoxOf(file)));
  } finally {
    backend.dispose?.();
  }
  terminal.print(`The generator of ${file.path} in ${flags.out}: model.json, weights.bin, paintBox.json`);
  return 0;
}

/** What a page must know of a generator to let someone paint for it: `paintBox.json`. */
interface PaintBox {
  height: number;
  width: number;
  /** Of the layouts the generator reads. */
  levels: number;
  /** Whether it reads instance boundaries. */
  boundary: boolean;
  /** Channels of the noise it takes beside labels; 0: none. */
  noiseSize: number;
  /** By class id. */
  classes: { name: string; colour: readonly [red: number, green: number, blue: number] }[];
  /** A label map to begin with, row by row, where there is one. */
  labels?: number[];
}

/** Describes the generator of a run. */
async function paintBoxOf({ settings, numClasses }: GeneratorFile): Promise<PaintBox> {
  const { height, width } = parseSize(settings.size);
  const { classNames, palette } = classesOf(settings);
  const box = {
    ...{ height, width, levels: settings.levels, boundary: readsBoundaries(settings) },
    noiseSize: settings.noiseSize,
    classes: classNames.slice(0, numClasses).map((name, id) => ({ name, colour: palette[id] })),
  };
  if (settings.dataset !== 'scenes') return box;
  const scenes = new SyntheticScenes({ height, width, seed: settings.seed, split: 'validation' });
  const { labels } = await scenes.sample(0);
  return { ...box, labels: [...labels] };
}

/** Writes `model.json` and `weights.bin`, which `loadLayersModel` of TF.js reads from a folder or a web server. */
export async function writeModel(folder: string, model: LayersModel): Promise<void> {
  const write = io.withSaveHandler(async ({ weightData, weightSpecs, ...model }) => {
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }];
    const weights = io.CompositeArrayBuffer.join(weightData);
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(join(folder, 'weights.bin'), new Uint8Array(weights));
    await writeFileAtomically(join(folder, 'model.json'), JSON.stringify({ ...model, weightsManifest }));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.save(write);
}
