import { resizeBilinear, ShapeError } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';
import { type OnnxOptions, openOnnx } from './onnxNetwork.js';

/** A segmenter that onnxruntime runs. */
export interface OnnxSegmenter {
  /** Name of the network, and SHA-256 of the file. */
  network: NetworkDescription;
  /** Computes logits `[batch, height, width, numClasses]`, which the caller disposes. */
  segment(images: Tensor4D): Promise<Tensor4D>;
  /** Frees the session of onnxruntime. */
  dispose(): Promise<void>;
}

/**
 * Opens an ONNX file as a segmenter to score with. It can hold a network of any framework, such as those that published
 * scores were made with.
 *
 * The segmenter normalises images, runs the network, and resizes its logits bilinearly (half-pixel centres) to the size
 * of the images.
 *
 * @remarks It can score images but not train a generator, because onnxruntime computes no gradients. onnxruntime is an
 * optional peer dependency: `npm install onnxruntime-node`, or `onnxruntime-web` in a browser.
 * @param file - The bytes of the `.onnx`.
 * @param options - See {@link OnnxOptions}.
 * @returns A segmenter for {@link scoreImages}. Its `segment` throws {@link ShapeError} if the output is not of rank 4.
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if onnxruntime cannot
 * read the file, or the network does not have exactly one input, or lacks the output.
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
