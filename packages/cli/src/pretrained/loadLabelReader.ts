import { EcganError } from '@ecgan/core';
import type { Dataset } from '@ecgan/data';
import {
  cgnet,
  espnet,
  loadCgnetWeights,
  loadEspnetWeights,
  pretrainedSegmenter,
  type SafeTensors,
  type Segmenter,
} from '@ecgan/models';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { PretrainedModelError } from '../errors.js';
import type { LabelReader, PixelSize } from '../scores/scorers.js';
import { explainWeights } from './explainWeights.js';
import {
  endsInSoftmax,
  logitsOf,
  mapClasses,
  numberOfClasses,
  segformerOf,
  segmenterStatistics,
} from './loadSegmenter.js';
import { assertFiniteWeights, type ModelFile, readModelFile } from './readModelFile.js';
import { mappingOf } from './segmenterClasses.js';
import { tryOnGrey } from './tryOnGrey.js';

const flag = '--segmenter';
const expected =
  'Expected CGNet, ESPNet or SegFormer with its decode head as safetensors, a JSON manifest of their weights, a TF.js layers model, or an ONNX file.';

/** A network that was read, and what goes without saying for it. */
interface OpenedNetwork {
  name: string;
  network: LayersModel;
  /** Logits of images in [-1, 1]. */
  read: Segmenter;
  /** The size of the photos it was trained on, where it is of one size. */
  size?: PixelSize;
  /** Its classes, where they have a name. */
  classes?: string;
}

/** How {@link loadLabelReader} is told to read. */
export interface LabelReaderOptions {
  classes: Settings['segmenterClasses'];
  normalization: Settings['segmenterNormalization'];
  /** The size that pictures are brought to. @defaultValue that of the photos the network was trained on, where that is known; else the pictures' own */
  size?: PixelSize;
}

/** What is known of the data that is read. */
export type ReadData = Pick<Dataset, 'numClasses' | 'classNames' | 'ignoreLabel' | 'height' | 'width'>;

/**
 * Reads a segmenter to score with: CGNet and ESPNet, which cannot be differentiated and therefore only score, SegFormer, or any TF.js layers model. It is tried on one image.
 *
 * @throws {@link PretrainedModelError} if it cannot be read, is another network, or does not read images of that size; {@link ConfigError} if its classes are not those
 * that are said.
 */
export async function loadLabelReader(
  path: string,
  { classes, normalization, size }: LabelReaderOptions,
  data: ReadData,
): Promise<LabelReader> {
  const file = await readModelFile(flag, path);
  const opened = openNetwork(path, file, normalization);
  const { network } = opened;
  try {
    await assertFiniteWeights(flag, path, network);
    const count = numberOfClasses(path, network);
    // By their names also where there are as many: the synthetic scenes have twelve classes as well as CamVid.
    const mapping = mappingOf(classes ?? opened.classes ?? null, count, data);
    const read: Segmenter = mapping ? mapClasses(opened.read, mapping, data.numClasses) : opened.read;
    const at = size ?? opened.size ?? { height: data.height, width: data.width };
    const segment = (images: Tensor4D) => tidy(() => read(images));
    await tryOnGrey({ path, segment, ...at, numClasses: data.numClasses, sizeFlag: '--score-size' });
    const { sha256 } = file;
    const described = { name: `${opened.name}, ${count} classes`, sha256 };
    return {
      ...at,
      segmenter: { segment, network: described },
      ...(read.readAs && { readAs: read.readAs }),
      about: aboutReader({ kind: opened.name, path, sha256, count, readAs: read.readAs }, data),
      dispose: () => void network.dispose(),
    };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function openNetwork(path: string, file: ModelFile, normalization: LabelReaderOptions['normalization']): OpenedNetwork {
  const statistics = segmenterStatistics[normalization];
  if (file.kind === 'layers') {
    const { model } = file;
    const read = pretrainedSegmenter(endsInSoftmax(model) ? logitsOf(model) : model, { statistics });
    return { name: 'a TF.js model', network: model, read };
  }
  for (const { mark, open } of scoringNetworks)
    if (Object.keys(file.tensors).some((name) => mark.test(name))) return open(path, file.tensors);
  const network = segformerOf(path, file);
  return { name: 'SegFormer', network, read: pretrainedSegmenter(network, { statistics }) };
}

/** The size that CamVid's photos are published at for segmentation. */
const camvidSize = { height: 360, width: 480 };
/** The size that ESPNet reads Cityscapes at. */
const citySize = { height: 512, width: 1024 };

/** Networks that only score, by a name that only their weights have. They normalise images themselves. */
const scoringNetworks: readonly { mark: RegExp; open(path: string, tensors: SafeTensors): OpenedNetwork }[] = [
  {
    mark: /(?:^|\.)level2_0\.F_loc\.conv\.weight$/,
    open(path, tensors) {
      const names = Object.keys(tensors);
      const blocks = [2, 3].map((level) => {
        const numbers = names.map((name) =>
          Number(new RegExp(`(?:^|\\.)level${level}\\.(\\d+)\\.`).exec(name)?.[1] ?? -1),
        );
        return Math.max(2, 2 + Math.max(...numbers));
      }) as [number, number];
      const numClasses = classesIn(tensors, /(?:^|\.)classifier\.0\.conv\.weight$/);
      const network = loaded('CGNet', path, tensors, () => cgnet({ numClasses, blocks }), loadCgnetWeights);
      const camvid = numClasses === 11 && { size: camvidSize, classes: 'camvid-11' };
      return { name: 'CGNet', network, read: (images) => network.predict(images) as Tensor4D, ...camvid };
    },
  },
  {
    mark: /(?:^|\.)level2_0\.d16\.conv\.weight$/,
    open(path, tensors) {
      const numClasses = Math.max(5, classesIn(tensors, /(?:^|\.)level3_C\.conv\.weight$/));
      const variant = numClasses === 20 ? 'cityscapes' : 'camvid';
      const build = () => espnet({ variant, numClasses });
      const network = loaded('ESPNet', path, tensors, build, loadEspnetWeights);
      const known = {
        ...(numClasses === 12 && { size: camvidSize, classes: 'camvid-12' }),
        ...(numClasses === 20 && { size: citySize, classes: 'cityscapes-20' }),
      };
      return { name: 'ESPNet', network, read: (images) => network.predict(images) as Tensor4D, ...known };
    },
  },
];

/** Output channels of the last layer, as its weights say; 1 where there are none, for the loader to say what is missing. */
function classesIn(tensors: SafeTensors, name: RegExp): number {
  const found = Object.keys(tensors).find((one) => name.test(one));
  return Math.max(1, (found && tensors[found].shape[0]) || 1);
}

function loaded(
  wanted: 'CGNet' | 'ESPNet',
  path: string,
  tensors: SafeTensors,
  build: () => LayersModel,
  load: (network: LayersModel, tensors: SafeTensors) => unknown,
): LayersModel {
  let network: LayersModel | undefined;
  try {
    network = build();
    load(network, tensors);
    return network;
  } catch (cause) {
    network?.dispose();
    if (!(cause instanceof EcganError)) throw cause;
    throw new PretrainedModelError(flag, path, `${explainWeights(wanted, tensors, cause)} ${expected}`, { cause });
  }
}

/** In words, what reads the labels. */
export function aboutReader(
  reader: { kind: string; path: string; sha256?: string; count: number } & Pick<Segmenter, 'readAs'>,
  data: ReadData,
): string {
  const { kind, path, sha256, count } = reader;
  return `Segmenter: ${kind} from ${path} (SHA-256 ${sha256?.slice(0, 12)}…), ${count} classes${unknownIn(reader, data)}`;
}

/** The classes that a segmenter does not know, in words; the ignored one does not count anyway. */
function unknownIn({ readAs }: Pick<Segmenter, 'readAs'>, { classNames, numClasses, ignoreLabel }: ReadData): string {
  const names = (readAs ?? []).flatMap((id, ours) =>
    id < 0 && ours !== ignoreLabel ? [classNames[ours] ?? `class ${ours}`] : [],
  );
  return names.length === 0 ? '' : `, which do not hold ${names.length} of the ${numClasses} (${names.join(', ')})`;
}
