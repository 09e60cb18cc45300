import { readFile } from 'node:fs/promises';
import { EcganError } from '@ecgan/core';
import { onnxSegmenter } from '@ecgan/metrics';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { PretrainedModelError } from '../errors.js';
import type { LabelReader } from '../scores/scorers.js';
import { aboutReader, type LabelReaderOptions, type ReadData } from './loadLabelReader.js';
import { mapClasses, segmenterStatistics } from './loadSegmenter.js';
import { mappingOf } from './segmenterClasses.js';
import { tryOnGrey } from './tryOnGrey.js';

const flag = '--segmenter';

/**
 * Reads an ONNX file to score with, from images `[1, 3, height, width]` to logits `[1, classes, h, w]` as PyTorch exports it. One grey image is read
 * first, which shows how many classes the network has.
 *
 * @throws {@link PretrainedModelError} if it cannot be read, onnxruntime is not installed, or it does not read images of that size; ConfigError if
 * `--segmenter-classes` does not fit its classes.
 */
export async function loadOnnxReader(
  path: string,
  { classes, normalization, size }: LabelReaderOptions,
  data: ReadData,
): Promise<LabelReader> {
  const onnx = await openFile(path, normalization);
  const at = size ?? { height: data.height, width: data.width };
  try {
    const count = await tryOnGrey({ path, segment: onnx.segment, ...at, sizeFlag: '--score-size' });
    const mapping = mappingOf(classes, count, data);
    // Without a mapping the classes are the data's. The mapping is of logits, whatever gave them.
    const mapped = mapping && mapClasses((logits: Tensor4D) => logits.clone(), mapping, data.numClasses);
    const { network } = onnx;
    return {
      ...at,
      segmenter: {
        network: { ...network, name: `${network.name}, ${count} classes` },
        async segment(images) {
          const logits = await onnx.segment(images);
          if (!mapped) return logits;
          const ours = tidy(() => mapped(logits));
          logits.dispose();
          return ours;
        },
      },
      ...(mapped?.readAs && { readAs: mapped.readAs }),
      about: aboutReader({ kind: 'an ONNX file', path, sha256: network.sha256, count, readAs: mapped?.readAs }, data),
      dispose: () => void onnx.dispose(),
    };
  } catch (error) {
    await onnx.dispose();
    throw error;
  }
}

type OnnxSegmenter = Awaited<ReturnType<typeof onnxSegmenter>>;

async function openFile(path: string, normalization: LabelReaderOptions['normalization']): Promise<OnnxSegmenter> {
  const file = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new PretrainedModelError(flag, path, `it cannot be read (${cause.code}).`, { cause });
  });
  try {
    return await onnxSegmenter(file, { name: 'ONNX', statistics: segmenterStatistics[normalization] });
  } catch (cause) {
    if (!(cause instanceof EcganError)) throw cause;
    throw new PretrainedModelError(flag, path, cause.message, { cause });
  }
}
