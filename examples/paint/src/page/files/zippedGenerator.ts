import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { GeneratorFiles } from '../generator/protocol.js';

/** The three files of a generator as one. Weights do not become smaller by compression. */
export function zipGenerator({ model, weights, box }: GeneratorFiles): Uint8Array<ArrayBuffer> {
  const files = { 'model.json': strToU8(model), 'weights.bin': new Uint8Array(weights) };
  return zipSync({ ...files, ...(box !== undefined && { 'paintBox.json': strToU8(box) }) }, { level: 0 });
}

/**
 * Reads such a file; the three may lie in a folder of it.
 *
 * @throws Error that names the file if it is damaged or holds no generator.
 */
export function unzipGenerator(file: string, bytes: Uint8Array): GeneratorFiles {
  const found = unzip(file, bytes);
  const named = (name: string) =>
    Object.entries(found).find(([path]) => path === name || path.endsWith(`/${name}`))?.[1];
  const [model, weights, box] = ['model.json', 'weights.bin', 'paintBox.json'].map(named);
  if (!model || !weights)
    throw new Error(`${file} holds no generator: it has no ${model ? 'weights.bin' : 'model.json'}.`);
  return { model: strFromU8(model), weights: weights.slice().buffer, ...(box && { box: strFromU8(box) }) };
}

function unzip(file: string, bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch {
    throw new Error(`${file} is damaged or no zip file. Save the generator once more.`);
  }
}
