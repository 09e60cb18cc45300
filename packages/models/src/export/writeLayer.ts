import {
  Convolution2d,
  EdgeTransfer,
  LabelNoise,
  SemanticPreserving,
  Spade,
  SpectralConv2d,
  UpsampleNearest2d,
} from '@ecgan/core';
import type { layers } from '@tensorflow/tfjs-layers';
import { ExportError } from './errors.js';
import type { GraphWriter, Value } from './GraphWriter.js';
import type { LabelMaps } from './labelMaps.js';
import { type NetworkWeights, weightOf } from './readWeights.js';
import { writeSemanticPreserving } from './writeSemanticPreserving.js';
import { writeSpade } from './writeSpade.js';

/** Values shared by all layers of a network. */
export interface LayerContext {
  weights: NetworkWeights;
  labels: LabelMaps;
}

/**
 * Writes one layer of a generator.
 *
 * @param inputs - Inputs of the layer. Each tensor of a label layout is given as the one-hot map of its level.
 * @returns The output of the layer.
 * @throws {@link ExportError} naming the layer if its class or its options cannot be exported.
 */
export function writeLayer(
  writer: GraphWriter,
  layer: layers.Layer,
  inputs: readonly Value[],
  { weights, labels }: LayerContext,
): Value {
  const [x, y] = inputs;
  if (layer instanceof Spade) return writeSpade(writer, inputs, layer, weights);
  if (layer instanceof SemanticPreserving)
    return writeSemanticPreserving(writer, inputs, layer, { weights, firstClasses: labels.first });
  if (layer instanceof Convolution2d) return writeConvolution(writer, x, layer, weights);
  if (layer instanceof UpsampleNearest2d) return writer.upsample(x, layer.factor);
  if (layer instanceof EdgeTransfer) return writer.multiply(x, writer.plusOne(writer.activate(y, 'sigmoid')));
  if (layer instanceof LabelNoise) return writer.withNoise(x, y);
  return writeKerasLayer(writer, layer, inputs, weights);
}

/** Writes a `Convolution2d`, or a `LabelConv2d` as a convolution of the one-hot map. */
function writeConvolution(writer: GraphWriter, x: Value, layer: Convolution2d, weights: NetworkWeights): Value {
  const { strides, padding, kernelSize, useBias, name } = layer;
  const keepsSize = strides === 1 && kernelSize % 2 === 1 && (padding === 'same' || padding === (kernelSize - 1) / 2);
  if (layer instanceof SpectralConv2d)
    throw new ExportError({ layer: name, reason: 'its spectral norm is not folded into its kernel' });
  if (!keepsSize) throw new ExportError({ layer: name, reason: 'its output does not have the size of its input' });
  const { values: kernel, shape } = weightOf(weights, layer, 'kernel');
  const bias = useBias ? weightOf(weights, layer, 'bias').values : undefined;
  return writer.convolve(x, { kernel, shape, bias });
}

/** Writes a layer of TF.js itself, as far as generators use it. */
function writeKerasLayer(
  writer: GraphWriter,
  layer: layers.Layer,
  inputs: readonly Value[],
  weights: NetworkWeights,
): Value {
  const [x] = inputs;
  const config = layer.getConfig();
  switch (layer.getClassName()) {
    case 'LeakyReLU':
      return writer.leakyRelu(x, config.alpha as number);
    case 'Activation':
      return writer.activate(x, activationOf(layer, config.activation));
    case 'Add':
      return inputs.reduce((sum, one) => writer.add(sum, one));
    // Dense label maps are halved by pooling with a window of one pixel.
    case 'MaxPooling2D':
      if (`${config.poolSize}` === '1,1' && `${config.strides}` === '2,2') return writer.everySecond(x);
      break;
    case 'Dense':
      // Written together with the reshape that follows, which holds the size of the feature map.
      return x;
    case 'Reshape':
      return writePixels(writer, x, layer, weights);
  }
  throw new ExportError({ layer: layer.name, reason: `layers of class ${layer.getClassName()} cannot be exported` });
}

function activationOf({ name }: layers.Layer, activation: unknown): 'relu' | 'tanh' | 'sigmoid' {
  if (activation === 'relu' || activation === 'tanh' || activation === 'sigmoid') return activation;
  throw new ExportError({ layer: name, reason: `the activation "${activation}" cannot be exported` });
}

/** Writes the first features of a generator with a style: a dense layer, and the reshape of its output to a feature map. */
function writePixels(writer: GraphWriter, style: Value, layer: layers.Layer, weights: NetworkWeights): Value {
  const [height, width, channels] = layer.getConfig().targetShape as number[];
  const dense = layer.inboundNodes[0].inboundLayers[0];
  const kernel = weightOf(weights, dense, 'kernel').values;
  const bias = weightOf(weights, dense, 'bias').values;
  return writer.pixels(style, { kernel, bias, height, width, channels });
}
