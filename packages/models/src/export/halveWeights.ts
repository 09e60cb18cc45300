import { io } from '@tensorflow/tfjs-core';
import { toFloat16 } from '../safetensors/float16.js';

/**
 * Stores the kernels of a TF.js layers model or graph model in 16 bits, which halves its download. TF.js expands them
 * to 32 bits when it loads the model, and computes in 32 bits.
 *
 * @remarks Kernels are float32 weights with two or more axes. Vectors are unchanged, because moving variances of batch
 * norms can be too small for 16 bits.
 * @param artifacts - The argument of a TF.js save handler. It is not changed.
 * @returns New artifacts for the same model.
 * @example
 * ```ts
 * import { io } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { halveWeights } from '@ecgan/models/export';
 *
 * const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [8] })] });
 * await model.save(
 *   io.withSaveHandler(async (artifacts) => {
 *     halveWeights(artifacts).weightData; // 80 bytes instead of 144
 *     return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
 *   }),
 * );
 * ```
 */
export function halveWeights(artifacts: io.ModelArtifacts): io.ModelArtifacts {
  const { weightSpecs = [], weightData } = artifacts;
  const bytes = io.CompositeArrayBuffer.join(weightData);
  let start = 0;
  const stored = weightSpecs.map((spec) => {
    const length = 4 * spec.shape.reduce((product, size) => product * size, 1);
    const data = bytes.slice(start, start + length);
    start += length;
    const isKernel = spec.dtype === 'float32' && spec.shape.length >= 2 && spec.quantization === undefined;
    if (!isKernel) return { spec, data };
    const quantization = { dtype: 'float16' as const };
    return { spec: { ...spec, quantization }, data: toFloat16(new Float32Array(data)).buffer as ArrayBuffer };
  });
  return {
    ...artifacts,
    weightSpecs: stored.map(({ spec }) => spec),
    weightData: io.CompositeArrayBuffer.join(stored.map(({ data }) => data)),
  };
}
