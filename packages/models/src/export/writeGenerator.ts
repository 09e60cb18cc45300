import { LabelNoise, SemanticPreserving, Spade } from '@ecgan/core';
import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ExportError } from './errors.js';
import type { GraphInputs, GraphShape, GraphWriter, Value } from './GraphWriter.js';
import { type LabelMaps, labelMaps } from './labelMaps.js';
import { type NetworkWeights, readWeights } from './readWeights.js';
import { writeLayer } from './writeLayer.js';

/**
 * Writes the network of an {@link inferenceGenerator} layer by layer: `image = G(labels, …)`.
 *
 * @remarks Where the network looks up distinct neighbourhoods of a label layout, the graph convolves one-hot maps,
 * which gives equal values. The graph therefore accepts every image size and batch size, and its callers need not build
 * a layout.
 * @throws {@link ExportError} naming a layer that cannot be written.
 */
export async function writeGenerator(network: LayersModel, writer: GraphWriter): Promise<void> {
  const weights = await readWeights(network);
  const shape = graphShape(network);
  writer.scope = '';
  const inputs = writer.inputs(shape);
  const labels = labelMaps(writer, inputs, labelChannels(network));
  const values = inputValues(network, inputs, labels);
  const valueAt = (tensor: SymbolicTensor): Value => {
    const known = values.get(tensor.id);
    if (known !== undefined) return known;
    const written = writeTensor(tensor, { writer, weights, labels, valueAt });
    values.set(tensor.id, written);
    return written;
  };
  const image = valueAt(network.outputs[0]);
  writer.scope = '';
  writer.output(image, shape);
}

interface TensorContext {
  writer: GraphWriter;
  weights: NetworkWeights;
  labels: LabelMaps;
  valueAt: (tensor: SymbolicTensor) => Value;
}

function writeTensor(tensor: SymbolicTensor, { writer, weights, labels, valueAt }: TensorContext): Value {
  const layer = tensor.sourceLayer;
  const inputs = layer.inboundNodes[tensor.nodeIndex].inputTensors.map(valueAt);
  writer.scope = layer.name;
  return writeLayer(writer, layer, inputs, { weights, labels });
}

/** The network's inputs other than labels, and the image size if it is fixed. */
function graphShape(network: LayersModel): GraphShape {
  const lengths = (rank: number) =>
    otherInputs(network)
      .find(({ shape }) => shape.length === rank)
      ?.shape.at(-1) ?? 0;
  const sizes = network.inputs.find(({ shape }, i) => shape.length >= 3 && i < labelInputCount(network))?.shape;
  return {
    instances: labelChannels(network).boundary,
    styleSize: lengths(2),
    noiseSize: lengths(4),
    height: sizes?.[1] ?? null,
    width: sizes?.[2] ?? null,
  };
}

/** Number of label inputs, which come first: the tensors of a layout, or one dense map. */
function labelInputCount({ inputs }: LayersModel): number {
  return inputs[0].dtype === 'int32' ? inputs.filter(({ dtype }) => dtype === 'int32').length : 1;
}

function otherInputs(network: LayersModel): SymbolicTensor[] {
  return network.inputs.slice(labelInputCount(network));
}

/** The graph's value for each input of the network. Each tensor of a layout gets the one-hot map of its level. */
function inputValues(network: LayersModel, inputs: GraphInputs, labels: LabelMaps): Map<number, Value> {
  const values = new Map<number, Value>();
  // A layout consists of its symbols, which most networks do not take, and four tensors per level.
  const skipped = network.inputs[0].shape.length === 2 ? 1 : 0;
  network.inputs.slice(0, labelInputCount(network)).forEach((input, i) => {
    values.set(input.id, labels.level(Math.max(0, Math.floor((i + skipped - 1) / 4))));
  });
  for (const input of otherInputs(network)) {
    const value = input.shape.length === 2 ? inputs.style : inputs.noise;
    values.set(input.id, value as Value);
  }
  return values;
}

/** The classes of the label map, from the options of a layer that reads labels. */
function labelChannels({ layers: all, name }: LayersModel): { numClasses: number; boundary: boolean } {
  const layer = all.find(isLabelNoise) ?? all.find(isSemanticPreserving)?.options ?? all.find(isSpade)?.options;
  if (layer) return { numClasses: layer.numClasses, boundary: layer.boundary };
  throw new ExportError({ layer: name, reason: 'no layer of the network reads labels by SPADE' });
}

const isLabelNoise = (layer: layers.Layer) => layer instanceof LabelNoise;
const isSemanticPreserving = (layer: layers.Layer) => layer instanceof SemanticPreserving;
const isSpade = (layer: layers.Layer) => layer instanceof Spade;
