import type { FeatureExtractor } from '../networks/networkTypes.js';
import { type OnnxOptions, openOnnx } from './onnxNetwork.js';

/** Features that onnxruntime computes. */
export interface OnnxFeatures extends Required<FeatureExtractor> {
  /** Frees what onnxruntime holds. */
  dispose(): Promise<void>;
}

/**
 * An ONNX file as an extractor of features, for {@link frechetDistance} and {@link kernelDistance}.
 *
 * @remarks Images are normalised and not resized: bring them to the size that the network takes. onnxruntime is an optional peer: `npm install onnxruntime-node`, in a browser `onnxruntime-web`.
 * @param file - The bytes of the `.onnx`; its output is `[batch, features]`, or maps, which {@link extractFeatures} averages over their pixels.
 * @param options - See {@link OnnxOptions}.
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if it cannot read the file, the file takes other than one input, or has no such output.
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
