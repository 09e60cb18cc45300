import { serialization } from '@tensorflow/tfjs-core';
import { XavierNormal } from '../initializers/xavierNormal.js';
import { AveragePool2d } from './averagePool2d.js';
import { ClassConv2d } from './classConv2d.js';
import { ClassMaps } from './classMaps.js';
import { ClassMasks } from './classMasks.js';
import { Convolution2d } from './convolution2d.js';
import { EdgeTransfer } from './edgeTransfer.js';
import { EfficientSelfAttention } from './efficientSelfAttention.js';
import { ImageNormalization } from './imageNormalization.js';
import { InstanceNormalization } from './instanceNormalization.js';
import { LabelConv2d } from './labelConv2d.js';
import { LabelNoise } from './labelNoise.js';
import { LabelPool2d } from './labelPool2d.js';
import { LayerNormalization } from './layerNormalization.js';
import { ReflectionPad2d } from './reflectionPad2d.js';
import { RepeatBatch } from './repeatBatch.js';
import { ResizeBilinear2d } from './resizeBilinear2d.js';
import { ResizeBilinearLike } from './resizeBilinearLike.js';
import { SemanticPreserving } from './semanticPreserving.js';
import { Spade } from './spade.js';
import { SpectralConv2d } from './spectralConv2d.js';
import { SpectralNormalization } from './spectralNormalization.js';
import { UpsampleNearest2d } from './upsampleNearest2d.js';

/**
 * Registers all layers and initializers of this package, so that `loadLayersModel` can deserialise them.
 *
 * @remarks Each layer is registered when its module is evaluated, but a bundler drops the modules that a program does not
 * reference. A program that only loads models calls this function once.
 *
 * @example
 * ```ts
 * import { loadLayersModel } from '@tensorflow/tfjs-layers';
 * import { registerLayers } from '@ecgan/core';
 *
 * registerLayers();
 * const generator = await loadLayersModel('https://example.org/generator/model.json');
 * ```
 */
export function registerLayers(): void {
  serialization.registerClass(AveragePool2d);
  serialization.registerClass(ClassConv2d);
  serialization.registerClass(ClassMaps);
  serialization.registerClass(ClassMasks);
  serialization.registerClass(Convolution2d);
  serialization.registerClass(EdgeTransfer);
  serialization.registerClass(EfficientSelfAttention);
  serialization.registerClass(ImageNormalization);
  serialization.registerClass(InstanceNormalization);
  serialization.registerClass(LabelConv2d);
  serialization.registerClass(LabelNoise);
  serialization.registerClass(LabelPool2d);
  serialization.registerClass(LayerNormalization);
  serialization.registerClass(ReflectionPad2d);
  serialization.registerClass(RepeatBatch);
  serialization.registerClass(ResizeBilinear2d);
  serialization.registerClass(ResizeBilinearLike);
  serialization.registerClass(SemanticPreserving);
  serialization.registerClass(Spade);
  serialization.registerClass(SpectralConv2d);
  serialization.registerClass(SpectralNormalization);
  serialization.registerClass(UpsampleNearest2d);
  serialization.registerClass(XavierNormal);
}
