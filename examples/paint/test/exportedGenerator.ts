import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabelLayout } from '@ecgan/core';
import { SyntheticScenes } from '@ecgan/data';
import { ecganGenerator, type GeneratorOutput, inferenceGenerator } from '@ecgan/models';
import { perturbWeights } from '@ecgan/testing';
import { randomNormal, type Tensor4D } from '@tensorflow/tfjs-core';
import { type PaintBox, writeFormat } from 'ecgan/internal';

export const size = { height: 32, width: 64 };
export const scenes = new SyntheticScenes({ ...size, seed: 1 });
export const labels: Int32Array = Int32Array.from((await scenes.sample(0)).labels);

/** Options of a generator that is exported for a test. */
interface ExportedOptions {
  format?: 'layers' | 'tfjs';
  noiseSize?: number;
  seed?: number;
}

/** Exports a small generator with changed weights as `ecgan export` does, and says what it draws in Node, as bytes. */
export async function exportGenerator(
  folder: string,
  { format = 'layers', noiseSize = 0, seed = 1 }: ExportedOptions = {},
) {
  const generator = ecganGenerator({ numClasses: scenes.numClasses, filters: 4, levels: 4, initialGain: 1, noiseSize });
  perturbWeights(generator, seed);
  const { network } = inferenceGenerator(generator);
  const classes = scenes.classNames.map((name, id) => ({ name, colour: scenes.palette[id] }));
  const box: PaintBox = { ...size, levels: 4, boundary: false, noiseSize, classes, labels: [...labels] };
  await mkdir(folder, { recursive: true });
  for (const [name, content] of await writeFormat(network, { format, precision: 'f32', box }))
    await writeFile(join(folder, name), content);
  await writeFile(join(folder, 'paintBox.json'), JSON.stringify(box));
  const draw = async (map: ArrayLike<number>, output: GeneratorOutput = 'refined', style = 1) => {
    const one = inferenceGenerator(generator, { output });
    const options = { numClasses: scenes.numClasses, levels: 4 };
    const layout = LabelLayout.fromLabelMaps(map, [1, size.height, size.width], options);
    const noise = noiseSize ? (randomNormal([1, 1, 1, noiseSize], 0, 1, 'float32', style) as Tensor4D) : undefined;
    const picture = one.generate(layout, undefined, noise);
    const bytes = Array.from(await picture.data(), (value) =>
      Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))),
    );
    for (const part of [picture, layout, noise, one]) part?.dispose();
    return bytes;
  };
  return { draw, folder, files: ['model.json', 'weights.bin', 'paintBox.json'].map((name) => join(folder, name)) };
}

/** The class of each pixel of a map in colours. */
export function idsOf(pixels: readonly number[]): number[] {
  return Array.from({ length: pixels.length / 3 }, (_, i) =>
    scenes.palette.findIndex((colour) => colour.every((value, channel) => pixels[3 * i + channel] === value)),
  );
}

/** The largest difference of two pictures. */
export const furthest = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
