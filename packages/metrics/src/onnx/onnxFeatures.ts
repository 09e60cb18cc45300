import type { FeatureExtractor } from '../networks/networkTypes.js';
import { type OnnxOptions, openOnnx } from './onnxNetwork.js';

/** Features that onnxruntime computes. */
export interface OnnxFeatures extends Required<FeatureExtractor> {
  /** Frees the session of onnxruntime. */
  dispose(): Promise<void>;
}

/**
 * Opens an ONNX file as a feature extractor, for {@link frechetDistance} and {@link kernelDistance}.
 *
 * @remarks Images are normalised but not resized: resize them to the size that the network expects. onnxruntime is an
 * optional peer dependency: `npm install onnxruntime-node`, or `onnxruntime-web` in a browser.
 * @param file - The bytes of the `.onnx`. Its output is `[batch, features]`, or feature maps, which
 * {@link extractFeatures} averages over their pixels.
 * @param options - See {@link OnnxOptions}.
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if onnxruntime cannot
 * read the file, or the network does not have exactly one input, or lacks the output.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { extractFeatures, onnxFeatures } from '@ecgan/metrics';
 * import { zeros } from '@tensorflow/tfjs-core';
 *
 * const extractor = await onnxFeatures(await readFile('dinov2.onnx'), { name: 'DINOv2, small' });
 * const rows = await extractFeatures(extractor, zeros([2, 224, 224, 3])); // for kernelDistance
 * await extractor.dispose();
 * ```
 */
export async function onnxFeatures(file: Uint8Array, options: OnnxOptions = {}): Promise<OnnxFeatures> {
  const { network, apply, dispose } = await openOnnx(file, options);
  return { network, features: apply, dispose };
}
