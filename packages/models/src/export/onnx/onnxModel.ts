import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Precision } from '../GraphWriter.js';
import { writeGenerator } from '../writeGenerator.js';
import { OnnxWriter } from './OnnxWriter.js';
import { ModelProto } from './schema.js';

/** Options of {@link onnxModel}. */
export interface OnnxModelOptions {
  /**
   * Weights and computation in 32 or 16 bits. With 'f16' inputs and output stay int32 and float32, and means and variances are computed in 32
   * bits. @defaultValue 'f32'
   */
  precision?: Precision;
  /** Texts that the file carries, `metadata_props`: names of classes, for example. @defaultValue none */
  metadata?: Readonly<Record<string, string>>;
}

/** The operator set and the version of the format that files are written in: those of ONNX 1.12, of 2022. */
const versions = { opset: 17, format: 8 };

/**
 * Writes the network of an {@link inferenceGenerator} as an ONNX file, which onnxruntime runs in Python, Node, browsers and on phones.
 *
 * Inputs: `labels` int32 `[batch, height, width]`, class ids; with instance boundaries `instances` int32 of the same shape; with a style `style`
 * `[batch, styleSize]`; with noise `noise` `[batch, height or 1, width or 1, noiseSize]`. Output: `image` float32 `[batch, height, width, 3]` in
 * [-1, 1].
 *
 * @remarks Written from the layers, in opset 17; any batch and size that the network takes. An id that is no class is written as no class,
 * without an error: check ids before.
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
