import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Precision } from '../GraphWriter.js';
import { writeGenerator } from '../writeGenerator.js';
import { OnnxWriter } from './OnnxWriter.js';
import { ModelProto } from './schema.js';

/** Options of {@link onnxModel}. */
export interface OnnxModelOptions {
  /**
   * Precision of the weights and of the computation. With 'f16', inputs and output stay int32 and float32, and means
   * and variances are computed in 32 bits.
   * @defaultValue 'f32'
   */
  precision?: Precision;
  /** Strings to store in the file as `metadata_props`, for example class names. @defaultValue none */
  metadata?: Readonly<Record<string, string>>;
}

/** Operator set and format version of the files: those of ONNX 1.12 (2022). */
const versions = { opset: 17, format: 8 };

/**
 * Writes the network of an {@link inferenceGenerator} as an ONNX file, which onnxruntime runs in Python, Node, browsers
 * and on phones.
 *
 * Inputs: `labels`, class ids, int32 `[batch, height, width]`; with instance boundaries also `instances`, int32 of the
 * same shape; with a style also `style`, `[batch, styleSize]`; with noise also `noise`,
 * `[batch, height or 1, width or 1, noiseSize]`. Output: `image`, float32 `[batch, height, width, 3]` in [-1, 1].
 *
 * @remarks The graph uses opset 17 and accepts every batch size and image size that the network accepts. It does not
 * check class ids: an id out of range gives a pixel without a class. Check ids before running the model.
 * @param network - `inferenceGenerator(generator).network`.
 * @param options - See {@link OnnxModelOptions}.
 * @returns The content of the file.
 * @throws {@link ExportError} naming a layer that cannot be written.
 * @example
 * ```ts
 * import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
 * import { onnxModel } from '@ecgan/models/export';
 *
 * const { network } = inferenceGenerator(ecganGenerator({ numClasses: 5, filters: 4, levels: 3 }));
 * const file = await onnxModel(network); // Uint8Array, for writeFile('generator.onnx', file)
 * ```
 */
export async function onnxModel(
  network: LayersModel,
  { precision = 'f32', metadata = {} }: OnnxModelOptions = {},
): Promise<Uint8Array> {
  const writer = new OnnxWriter(precision);
  await writeGenerator(network, writer);
  const model = {
    ir_version: versions.format,
    producer_name: 'ecgan',
    opset_import: [{ domain: '', version: versions.opset }],
    metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: network.name,
      node: writer.nodes,
      initializer: writer.initializers,
      input: writer.graphInputs,
      output: writer.graphOutputs,
    },
  };
  return ModelProto.encode(model).finish();
}
