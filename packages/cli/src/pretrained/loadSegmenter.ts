import { caffeStatistics, EcganError, type ImageStatistics, torchvisionStatistics } from '@ecgan/core';
import type { Dataset } from '@ecgan/data';
import {
  loadSegformerWeights,
  mapSegmenterClasses,
  pretrainedSegmenter,
  readSegformerOptions,
  type Segmenter,
  segformer,
} from '@ecgan/models';
import { add, log, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { ConfigError, PretrainedModelError } from '../errors.js';
import { explainWeights } from './explainWeights.js';
import { assertFiniteWeights, type ModelFile, readModelFile } from './readModelFile.js';
import { mappingOf } from './segmenterClasses.js';
import { tryOnGrey } from './tryOnGrey.js';

/** A segmenter the user brings: a {@link Segmenter} of the data's classes, and what is to be said of it. */
export interface PretrainedSegmenter extends Segmenter {
  parameters: number;
  /** In words that follow "read back by". */
  description: string;
  sha256: string;
  dispose(): void;
}

const flag = '--segmenter';
const expected =
  'Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.';

/** RGB of which white is 1 after the mean is taken off and the deviation divided by. */
const range = (white: number, mean: number, deviation: number): ImageStatistics => ({
  ...{ white, order: 'rgb', mean: [mean, mean, mean], deviation: [deviation, deviation, deviation] },
});

/** What a segmenter wants of an image, by the setting's names. */
export const segmenterStatistics: Record<Settings['segmenterNormalization'], ImageStatistics> = {
  torchvision: torchvisionStatistics,
  caffe: caffeStatistics,
  signed: range(1, 0.5, 0.5),
  unit: range(1, 0, 1),
  bytes: range(255, 0, 1),
};

/**
 * Reads the segmenter of a run: SegFormer, whose size the shapes of its weights tell, or any TF.js layers model from images to logits. It is tried on one
 * image, so that whatever does not fit is found before anything is trained.
 *
 * @throws {@link PretrainedModelError} if it cannot be read, is another network, or does not read images of the run's size; {@link ConfigError} if its
 * classes are not those that the settings say.
 */
export async function loadSegmenter(
  path: string,
  { segmenterClasses, segmenterNormalization }: Settings,
  data: Pick<Dataset, 'numClasses' | 'classNames' | 'height' | 'width'>,
): Promise<PretrainedSegmenter> {
  const file = await readModelFile(flag, path);
  const network = file.kind === 'layers' ? file.model : segformerOf(path, file);
  try {
    await assertFiniteWeights(flag, path, network);
    const count = numberOfClasses(path, network);
    const mapping = mappingOf(segmenterClasses, count, data);
    const read = pretrainedSegmenter(endsInSoftmax(network) ? logitsOf(network) : network, {
      statistics: segmenterStatistics[segmenterNormalization],
    });
    const mapped = mapping ? mapClasses(read, mapping, data.numClasses) : read;
    const { height, width, numClasses } = data;
    const segment = (images: Tensor4D) => tidy(() => mapped(images));
    await tryOnGrey({ path, segment, height, width, numClasses, sizeFlag: '--size' });
    const kind = file.kind === 'layers' ? 'a TF.js model' : 'SegFormer';
    return Object.assign((images: Tensor4D) => mapped(images), {
      ...(mapped.readAs && { readAs: mapped.readAs }),
      parameters: network.countParams(),
      description: describe(kind, path, network.countParams(), count, data, mapped),
      sha256: file.sha256,
      dispose: () => void network.dispose(),
    });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** SegFormer of the sizes that its weights have. */
export function segformerOf(
  path: string,
  { tensors, config }: Extract<ModelFile, { kind: 'safetensors' }>,
): LayersModel {
  let network: LayersModel | undefined;
  try {
    const { num_attention_heads: heads } = config;
    const options = readSegformerOptions(tensors);
    network = segformer(Array.isArray(heads) ? { ...options, heads } : options);
    loadSegformerWeights(network, tensors);
    return network;
  } catch (cause) {
    network?.dispose();
    if (!(cause instanceof EcganError)) throw cause;
    throw new PretrainedModelError(flag, path, `${explainWeights('SegFormer', tensors, cause)} ${expected}`, { cause });
  }
}

/** @returns Channels of the logits, where the network is one from images to these. */
export function numberOfClasses(path: string, { inputs, outputs }: LayersModel): number {
  const [input, output] = [inputs[0].shape, outputs[0].shape];
  const count = output[3];
  if (inputs.length === 1 && outputs.length === 1 && input.length === 4 && input[3] === 3 && count) return count;
  const shown = (all: typeof inputs) =>
    all.map(({ shape }) => `[${shape.map((one) => one ?? 'any').join(', ')}]`).join(' and ');
  const problem = `it goes from ${shown(inputs)} to ${shown(outputs)}`;
  const shape = 'Expected one input [any, height, width, 3] and one output [any, height, width, classes].';
  throw new PretrainedModelError(flag, path, `${problem}. ${shape}`);
}

/** Whether a network gives probabilities. */
export function endsInSoftmax({ outputs }: LayersModel): boolean {
  const { sourceLayer } = outputs[0];
  return sourceLayer.getClassName() === 'Softmax' || sourceLayer.getConfig().activation === 'softmax';
}

/** Logits of a network that ends in a softmax: the logarithms of its probabilities. */
export function logitsOf(network: LayersModel): { apply(images: Tensor4D): Tensor } {
  return { apply: (images) => log(add(network.apply(images) as Tensor, 1e-20)) };
}

/** A segmenter of other classes as one of the data's. */
export function mapClasses(
  read: Segmenter,
  mapping: NonNullable<ReturnType<typeof mappingOf>>,
  numClasses: number,
): Segmenter {
  try {
    return mapSegmenterClasses(read, { numClasses, mapping });
  } catch (cause) {
    if (!(cause instanceof EcganError)) throw cause;
    const { argument, expected, received, advice } = cause.facts as Record<string, string>;
    const setting = `--segmenter-classes${argument.replace(/^mapping\[(\d+)\]$/, ', entry $1')}`;
    throw new ConfigError({ setting, expected, received, advice });
  }
}

/** So many names of unknown classes are said. */
const named = 4;

function describe(
  kind: string,
  path: string,
  parameters: number,
  count: number,
  { classNames, numClasses }: Pick<Dataset, 'numClasses' | 'classNames'>,
  { readAs }: Segmenter,
): string {
  const unknown = (readAs ?? []).flatMap((id, ours) => (id < 0 ? [classNames[ours] ?? `class ${ours}`] : []));
  const more = unknown.length > named ? ', …' : '';
  const rest =
    unknown.length > 0
      ? `; it does not know ${unknown.length} of the ${numClasses} (${unknown.slice(0, named).join(', ')}${more})`
      : '';
  return `${kind} from ${path}, ${(parameters / 1e6).toFixed(2)} M parameters, ${count} classes${rest}.`;
}
