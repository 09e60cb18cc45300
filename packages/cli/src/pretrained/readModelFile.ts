import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeSafetensors, type SafeTensors, SafetensorsError } from '@ecgan/models';
import type { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { PretrainedModelError } from '../errors.js';

/** The weights of a network that the user brings. */
export type ModelFile = {
  /** As the user named it. */
  path: string;
  /** SHA-256 of what was read, in hexadecimal. */
  sha256: string;
} & (
  | {
      kind: 'safetensors';
      tensors: SafeTensors;
      /** `config.json` beside it, as `save_pretrained` of the transformers package writes it. */
      config: Record<string, unknown>;
    }
  | { kind: 'layers' /** The caller disposes it. */; model: LayersModel }
);

/**
 * Reads a safetensors file, a manifest of weights with a file of float32 beside it, or a TF.js layers model: its `model.json`, or the folder of either.
 *
 * @param flag - What the user named it by.
 * @throws {@link PretrainedModelError} if there is nothing to read, or it cannot be read.
 */
export async function readModelFile(flag: string, path: string): Promise<ModelFile> {
  const fail = (problem: string, cause?: unknown) => new PretrainedModelError(flag, path, problem, { cause });
  const file = await fileIn(path).catch((cause: NodeJS.ErrnoException) => {
    throw fail(`it cannot be read (${cause.code}).`, cause);
  });
  if (file === undefined) throw fail('there is no such file, nor a folder with model.safetensors or model.json in it.');
  try {
    const bytes = await readFile(file);
    if (file.endsWith('.json'))
      return (await readManifest(path, file, bytes)) ?? (await readLayersModel(path, file, bytes));
    const { tensors } = decodeSafetensors(bytes);
    return { kind: 'safetensors', path, sha256: sha256(bytes), tensors, config: await configBeside(file) };
  } catch (cause) {
    if (cause instanceof SafetensorsError) throw fail(cause.message, cause);
    throw fail(`it cannot be loaded: ${withPeriod((cause as Error).message)}`, cause);
  }
}

/** The file that a path means: itself, or what a folder holds; undefined where there is none. */
async function fileIn(path: string): Promise<string | undefined> {
  const found = await statOf(path);
  if (!found?.isDirectory()) return found && path;
  for (const name of ['model.safetensors', 'model.json']) if (await statOf(join(path, name))) return join(path, name);
  return undefined;
}

async function statOf(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/** What the transformers package says of a network beside its weights; nothing where there is no such file. */
async function configBeside(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(dirname(file), 'config.json'), 'utf8').catch(() => '{}');
  try {
    const config: unknown = JSON.parse(text);
    return typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const manifestOfWeights = z.object({
  weights: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.int().min(0)),
      dtype: z.literal('float32').optional(),
      byteOffset: z.int().min(0),
    }),
  ),
});

/**
 * Reads PyTorch weights that were written one after the other, as little-endian float32, into a `.bin` beside a JSON that says what lies where:
 * `{ "weights": [{ "name", "shape", "byteOffset" }] }`. undefined where the JSON is none.
 */
async function readManifest(path: string, file: string, bytes: Uint8Array): Promise<ModelFile | undefined> {
  const manifest = manifestOfWeights.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!manifest.success) return undefined;
  const content = await readFile(file.replace(/\.json$/, '.bin'));
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const tensors: SafeTensors = {};
  for (const { name, shape, byteOffset } of manifest.data.weights) {
    const length = shape.reduce((product, one) => product * one, 1);
    if (byteOffset + 4 * length > content.length)
      throw new TypeError(`its ${content.length} bytes of weights end before those of ${name}`);
    const data = Float32Array.from({ length }, (_, i) => view.getFloat32(byteOffset + 4 * i, true));
    tensors[name] = { dtype: 'F32', shape, data };
  }
  return { kind: 'safetensors', path, sha256: sha256(bytes, content), tensors, config: {} };
}

/** Reads its files into memory: TF.js's own file handler needs a backend of its own. */
async function readLayersModel(path: string, file: string, bytes: Uint8Array): Promise<ModelFile> {
  const { modelTopology, weightsManifest, format } = JSON.parse(new TextDecoder().decode(bytes));
  if (format === 'graph-model')
    throw new TypeError('it is a graph model, which has no gradients here; a layers model has');
  if (!modelTopology || !Array.isArray(weightsManifest))
    throw new TypeError('it is no model.json of TF.js: modelTopology or weightsManifest is missing');
  const groups = weightsManifest as io.WeightsManifestConfig;
  const paths = groups.flatMap((group) => group.paths).map((name) => join(dirname(file), name));
  const weights = Buffer.concat(await Promise.all(paths.map((one) => readFile(one))));
  const artifacts: io.ModelArtifacts = {
    modelTopology,
    weightSpecs: groups.flatMap((group) => group.weights),
    weightData: Uint8Array.from(weights).buffer,
  };
  const model = await loadLayersModel({ load: async () => artifacts });
  return { kind: 'layers', path, sha256: sha256(bytes, weights), model };
}

function sha256(...parts: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function withPeriod(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** @throws {@link PretrainedModelError} naming the first weight that holds a number that is none. */
export async function assertFiniteWeights(flag: string, path: string, { weights }: LayersModel): Promise<void> {
  for (const weight of weights) {
    const values = await weight.read().data();
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const problem = `element ${at} of its weight ${weight.originalName} is ${values[at]}.`;
    throw new PretrainedModelError(flag, path, `${problem} The file is damaged, or its training had diverged.`);
  }
}
