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

/** What a layer is written with. */
export interface LayerContext {
  weights: NetworkWeights;
  labels: LabelMaps;
}

/**
 * Writes one layer of a generator.
 *
 * @param inputs - Its inputs; the tensors of a label layout are all the one-hot map of their level.
 * @throws {@link ExportError} naming the layer if its class, or its options, have no counterpart.
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

/** `conv2d`, and `labelConv2d` as one of the one-hot map. */
function writeConvolution(writer: GraphWriter, x: Value, layer: Convolution2d, weights: NetworkWeights): Value {
  const { strides, padding, kernelSize, useBias, name } = layer;
  const keepsSize = strides === 1 && kernelSize % 2 === 1 && (padding === 'same' || padding === (kernelSize - 1) / 2);
  if (layer instanceof SpectralConv2d)
    throw new ExportError({ layer: name, reason: 'its spectral norm is not folded into its kernel' });
  if (!keepsSize) throw new ExportError({ layer: name, reason: 'its output is not of the size of its input' });
  const { values: kernel, shape } = weightOf(weights, layer, 'kernel');
  const bias = useBias ? weightOf(weights, layer, 'bias').values : undefined;
  return writer.convolve(x, { kernel, shape, bias });
}

/** The few layers of TF.js itself that generators have. */
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
    // Pooling with a window of one pixel, by which dense label maps are halved.
    case 'MaxPooling2D':
      if (`${config.poolSize}` === '1,1' && `${config.strides}` === '2,2') return writer.everySecond(x);
      break;
    case 'Dense':
      // Written with the reshape that follows, which says what its columns are.
      return x;
    case 'Reshape':
      return writePixels(writer, x, layer, weights);
  }
  throw new ExportError({ layer: layer.name, reason: `layers of class ${layer.getClassName()} are not written` });
}

function activationOf({ name }: layers.Layer, activation: unknown): 'relu' | 'tanh' | 'sigmoid' {
  if (activation === 'relu' || activation === 'tanh' || activation === 'sigmoid') return activation;
  throw new ExportError({ layer: name, reason: `the activation "${activation}" is not written` });
}

/** The first features that a generator makes of its style: a dense layer and the reshape that makes pixels of its output. */
function writePixels(writer: GraphWriter, style: Value, layer: layers.Layer, weights: NetworkWeights): Value {
  const [height, width, channels] = layer.getConfig().targetShape as number[];
  const dense = layer.inboundNodes[0].inboundLayers[0];
  const kernel = weightOf(weights, dense, 'kernel').values;
  const bias = weightOf(weights, dense, 'bias').values;
  return writer.pixels(style, { kernel, bias, height, width, channels });
}
