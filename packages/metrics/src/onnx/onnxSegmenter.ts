import { resizeBilinear, ShapeError } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';
import { type OnnxOptions, openOnnx } from './onnxNetwork.js';

/** A segmenter that onnxruntime runs. */
export interface OnnxSegmenter {
  /** Its name and the SHA-256 of the file. */
  network: NetworkDescription;
  /** Logits `[batch, height, width, classes]`; the caller disposes them. */
  segment(images: Tensor4D): Promise<Tensor4D>;
  /** Frees what onnxruntime holds. */
  dispose(): Promise<void>;
}

/**
 * An ONNX file as a segmenter to score with: any network of another framework, such as the ones that published scores were made with.
 *
 * Normalises the images, runs the file, enlarges its logits bilinearly to the images' size (half-pixel centres) where they are smaller.
 *
 * @remarks It scores and cannot be trained against: ONNX runtimes give no gradient. onnxruntime is an optional peer: `npm install onnxruntime-node`, in a browser `onnxruntime-web`.
 * @param file - The bytes of the `.onnx`.
 * @param options - See {@link OnnxOptions}.
 * @returns A segmenter for {@link scoreImages}. Its `segment` throws {@link ShapeError} if the output is not of rank 4.
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if it cannot read the file, the file takes other than one input, or has no such output.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { onnxSegmenter, scoreImages } from '@ecgan/metrics';
 * import { zeros } from '@tensorflow/tfjs-core';
 *
 * const segmenter = await onnxSegmenter(await readFile('upernet.onnx'), { name: 'UPerNet-101, ADE20K' });
 * const { meanIou, protocol } = await scoreImages(segmenter, zeros([1, 512, 512, 3]), zeros([1, 512, 512], 'int32'));
 * await segmenter.dispose();
 * ```
 */
export async function onnxSegmenter(file: Uint8Array, options: OnnxOptions = {}): Promise<OnnxSegmenter> {
  const { network, apply, dispose } = await openOnnx(file, options);
  return {
    network,
    async segment(images) {
      const logits = await apply(images);
      const [batch, height, width] = images.shape;
      if (logits.rank !== 4 || logits.shape[0] !== batch) {
        logits.dispose();
        throw new ShapeError({
          argument: 'output',
          expected: [batch, 'height', 'width', 'classes'],
          received: logits.shape,
        });
      }
      if (logits.shape[1] === height && logits.shape[2] === width) return logits as Tensor4D;
      const whole = resizeBilinear(logits as Tensor4D, [height, width]);
      logits.dispose();
      return whole;
    },
    dispose,
  };
}
