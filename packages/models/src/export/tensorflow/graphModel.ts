import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Precision } from '../GraphWriter.js';
import { halveWeights } from '../halveWeights.js';
import { writeGenerator } from '../writeGenerator.js';
import type { Attribute, Constant, Endpoint, GraphNode, Shape } from './Graph.js';
import { producer } from './schema.js';
import { TensorflowWriter } from './TensorflowWriter.js';

/** Options of {@link graphModel}. */
export interface GraphModelOptions {
  /** Precision of the stored kernels, see {@link halveWeights}; the graph computes in 32 bits. @defaultValue 'f32' */
  precision?: Precision;
  /** Values to store in the file as `userDefinedMetadata`, for example class names. @defaultValue none */
  metadata?: Readonly<Record<string, NonNullable<unknown>>>;
}

/**
 * Writes the network of an {@link inferenceGenerator} as a graph model of TF.js, which `loadGraphModel` of
 * `@tensorflow/tfjs-converter` loads without the packages of this project.
 *
 * @remarks Inputs and output are those of {@link onnxModel}: `model.execute({ labels })`.
 * @param network - `inferenceGenerator(generator).network`.
 * @param options - See {@link GraphModelOptions}.
 * @returns The model as TF.js passes models around: for `io.fromMemory`, or `model.json` and `weights.bin`.
 * @throws {@link ExportError} naming a layer that cannot be written.
 * @example
 * ```ts
 * import { loadGraphModel } from '@tensorflow/tfjs-converter';
 * import { io, tensor3d } from '@tensorflow/tfjs-core';
 * import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
 * import { graphModel } from '@ecgan/models/export';
 *
 * const { network } = inferenceGenerator(ecganGenerator({ numClasses: 5, filters: 4, levels: 3 }));
 * const model = await loadGraphModel(io.fromMemory(await graphModel(network)));
 * model.execute({ labels: tensor3d(new Int32Array(8 * 12), [1, 8, 12], 'int32') }); // [1, 8, 12, 3]
 * ```
 */
export async function graphModel(
  network: LayersModel,
  { precision = 'f32', metadata }: GraphModelOptions = {},
): Promise<io.ModelArtifacts> {
  const writer = new TensorflowWriter();
  await writeGenerator(network, writer);
  const { nodes, inputs, outputs } = writer.graph;
  const constants = nodes.filter((node) => node.constant !== undefined) as (GraphNode & { constant: Constant })[];
  const artifacts: io.ModelArtifacts = {
    format: 'graph-model',
    generatedBy: 'ecgan',
    signature: { inputs: endpointInfos(inputs), outputs: endpointInfos(outputs) },
    modelTopology: { node: nodes.map(nodeInJson), library: {}, versions: { producer } },
    weightSpecs: constants.map(({ name, constant }) => weightSpec(name, constant)),
    weightData: io.CompositeArrayBuffer.join(constants.map(({ constant }) => bytesOf(constant.values))),
    ...(metadata && { userDefinedMetadata: metadata }),
  };
  return precision === 'f16' ? halveWeights(artifacts) : artifacts;
}

function weightSpec(name: string, { type, shape }: Constant): io.WeightsManifestEntry {
  return { name, shape: [...shape], dtype: type === 'DT_INT32' ? 'int32' : 'float32' };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

function endpointInfos(endpoints: readonly Endpoint[]) {
  const entries = endpoints.map(({ name, type, shape }) => {
    return [name, { name: `${name}:0`, dtype: type, tensorShape: shapeInJson(shape) }];
  });
  return Object.fromEntries(entries);
}

/** A node in the JSON form of protocol buffers: 64-bit integers as strings, bytes in base64. */
function nodeInJson({ name, op, inputs, attributes, constant }: GraphNode) {
  const written = Object.entries(attributes).map(([key, value]) => [key, attributeInJson(value)]);
  // The values of constants are stored as weights, not in the topology.
  const attr = constant ? constantInJson(constant) : Object.fromEntries(written);
  return { name, op, input: inputs, attr };
}

function constantInJson({ type, shape }: Constant) {
  return { dtype: { type }, value: { tensor: { dtype: type, tensorShape: shapeInJson(shape) } } };
}

function attributeInJson(value: Attribute): object {
  if ('i' in value) return { i: `${value.i}` };
  if ('s' in value) return { s: btoa(value.s) };
  if ('ints' in value) return { list: { i: value.ints.map(String) } };
  if ('shape' in value) return { shape: shapeInJson(value.shape) };
  return value;
}

function shapeInJson(shape: Shape) {
  return { dim: shape.map((size) => ({ size: `${size}` })) };
}
