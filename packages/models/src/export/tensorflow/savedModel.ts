import type { LayersModel } from '@tensorflow/tfjs-layers';
import { toFloat16 } from '../../safetensors/float16.js';
import type { Precision } from '../GraphWriter.js';
import { writeGenerator } from '../writeGenerator.js';
import type { Attribute, Constant, Endpoint, GraphNode, Shape } from './Graph.js';
import { producer, SavedModel, typeNumbers } from './schema.js';
import { TensorflowWriter } from './TensorflowWriter.js';

/** Options of {@link savedModel}. */
export interface SavedModelOptions {
  /** Precision of the stored kernels; the graph computes in 32 bits. @defaultValue 'f32' */
  precision?: Precision;
}

/**
 * Writes the network of an {@link inferenceGenerator} as a TensorFlow SavedModel: the content of `saved_model.pb`, the
 * only file of its folder.
 *
 * @remarks Inputs and output are those of {@link onnxModel}; the signature is `serving_default`. Weights are constants
 * of the graph.
 * @param network - `inferenceGenerator(generator).network`.
 * @param options - See {@link SavedModelOptions}.
 * @returns The content of the file.
 * @throws {@link ExportError} naming a layer that cannot be written.
 * @example
 * ```ts
 * import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
 * import { savedModel } from '@ecgan/models/export';
 *
 * const { network } = inferenceGenerator(ecganGenerator({ numClasses: 5, filters: 4, levels: 3 }));
 * const file = await savedModel(network); // Uint8Array, for writeFile('generator/saved_model.pb', file)
 * ```
 */
export async function savedModel(
  network: LayersModel,
  { precision = 'f32' }: SavedModelOptions = {},
): Promise<Uint8Array> {
  const writer = new TensorflowWriter();
  await writeGenerator(network, writer);
  const { nodes, inputs, outputs } = writer.graph;
  const signature = {
    inputs: tensorInfos(inputs),
    outputs: tensorInfos(outputs),
    method_name: 'tensorflow/serving/predict',
  };
  const graph = {
    meta_info_def: { tags: ['serve'] },
    graph_def: { node: nodes.flatMap((node) => nodeDefinitions(node, precision)), versions: { producer } },
    signature_def: { serving_default: signature },
  };
  return SavedModel.encode({ saved_model_schema_version: 1, meta_graphs: [graph] }).finish();
}

function tensorInfos(endpoints: readonly Endpoint[]) {
  const entries = endpoints.map(({ name, type, shape }) => {
    const info = { name: `${name}:0`, dtype: typeNumbers[type], tensor_shape: shapeProto(shape) };
    return [name, info];
  });
  return Object.fromEntries(entries);
}

function nodeDefinitions({ name, op, inputs, attributes, constant }: GraphNode, precision: Precision): object[] {
  if (!constant) return [{ name, op, input: inputs, attr: attributeValues(attributes) }];
  const { type, shape, values } = constant;
  // Kernels take nearly all of the space; vectors and scalars such as epsilon keep their precision.
  if (precision === 'f32' || type !== 'DT_FLOAT' || shape.length < 2)
    return [constantDefinition(name, typeNumbers[type], shape, values)];
  const stored = `${name}_f16`;
  const casting = { SrcT: { type: typeNumbers.DT_HALF }, DstT: { type: typeNumbers.DT_FLOAT } };
  return [
    constantDefinition(stored, typeNumbers.DT_HALF, shape, toFloat16(values)),
    { name, op: 'Cast', input: [stored], attr: casting },
  ];
}

function constantDefinition(name: string, dtype: number, shape: Shape, values: Constant['values'] | Uint16Array) {
  const tensor_content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const tensor = { dtype, tensor_shape: shapeProto(shape), tensor_content };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}

function attributeValues(attributes: Readonly<Record<string, Attribute>>) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeValue(value)]));
}

function attributeValue(value: Attribute): object {
  if ('type' in value) return { type: typeNumbers[value.type] };
  if ('s' in value) return { s: new TextEncoder().encode(value.s) };
  if ('ints' in value) return { list: { i: value.ints } };
  if ('shape' in value) return { shape: shapeProto(value.shape) };
  return value;
}

function shapeProto(shape: Shape) {
  return { dim: shape.map((size) => ({ size })) };
}
