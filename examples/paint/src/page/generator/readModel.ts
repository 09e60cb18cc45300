import type { io } from '@tensorflow/tfjs-core';
import { type PaintBox, readPaintBox } from '../document/PaintBox.js';
import type { GeneratorFiles, GeneratorSource } from './protocol.js';

/** A model as TF.js passes models around, and what it draws for. */
export interface StoredModel {
  artifacts: io.ModelArtifacts;
  box: PaintBox;
}

/** Reads a generator from a folder of the site or from files, and says what is wrong with files that are none. */
export async function readModel(source: GeneratorSource): Promise<StoredModel> {
  const files = 'files' in source ? source.files : await fetchFiles(source.folder);
  const { weightsManifest, ...rest } = parse('model.json', files.model);
  if (!Array.isArray(weightsManifest) || rest.modelTopology === undefined)
    throw new Error('model.json is no model that ecgan export wrote: it has no weightsManifest or no modelTopology.');
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const wanted = weightSpecs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  if (wanted !== files.weights.byteLength)
    throw new Error(
      `weights.bin has ${files.weights.byteLength} bytes; model.json describes ${wanted}. Both must be of one export.`,
    );
  const box = files.box === undefined ? rest.userDefinedMetadata : parse('paintBox.json', files.box);
  return { artifacts: { ...rest, weightSpecs, weightData: files.weights }, box: readPaintBox(box) };
}

async function fetchFiles(folder: string): Promise<GeneratorFiles> {
  const names = ['model.json', 'weights.bin', 'paintBox.json'];
  const responses = await Promise.all(names.map((name) => fetch(new URL(`${folder}/${name}`, self.location.href))));
  const missing = names.find((_, i) => !responses[i].ok);
  if (missing)
    throw new Error(
      `There is no generator in ${folder}: ${missing} cannot be read. Train one in this tab, or drop the folder that ecgan export wrote.`,
    );
  const [model, weights, box] = responses;
  return { model: await model.text(), weights: await weights.arrayBuffer(), box: await box.text() };
}

function parse(name: string, text: string) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON.`);
  }
}

function bytesOf({ shape, quantization }: io.WeightsManifestEntry): number {
  const perElement = quantization?.dtype === 'float16' ? 2 : 4;
  return shape.reduce((product, length) => product * length, perElement);
}
