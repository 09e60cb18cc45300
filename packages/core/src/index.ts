export {
  EcganError,
  type ErrorFacts,
  type ExpectedShape,
  ShapeError,
  type ShapeErrorFacts,
  ValueError,
  type ValueErrorFacts,
} from './errors.js';
export { type Initializer, XavierNormal, type XavierNormalOptions, xavierNormal } from './initializers/xavierNormal.js';
export { AveragePool2d, type AveragePool2dOptions, averagePool2d } from './layers/averagePool2d.js';
export { ClassConv2d, type ClassConv2dOptions, classConv2d } from './layers/classConv2d.js';
export { ClassMaps, classMaps } from './layers/classMaps.js';
export { ClassMasks, classMasks } from './layers/classMasks.js';
export { Convolution2d, type Convolution2dOptions, convolution2d } from './layers/convolution2d.js';
export { EdgeTransfer, edgeTransfer } from './layers/edgeTransfer.js';
export {
  EfficientSelfAttention,
  type EfficientSelfAttentionOptions,
  efficientSelfAttention,
} from './layers/efficientSelfAttention.js';
export {
  caffeStatistics,
  ImageNormalization,
  type ImageNormalizationOptions,
  type ImageStatistics,
  imageNormalization,
  torchvisionStatistics,
} from './layers/imageNormalization.js';
export {
  InstanceNormalization,
  type InstanceNormalizationOptions,
  instanceNormalization,
} from './layers/instanceNormalization.js';
export type { CallOptions, LayerOptions, Shape } from './layers/LayerOptions.js';
export { LabelConv2d, type LabelConv2dOptions, labelConv2d } from './layers/labelConv2d.js';
export { LabelNoise, type LabelNoiseOptions, labelNoise } from './layers/labelNoise.js';
export { LabelPool2d, type LabelPool2dOptions, labelPool2d } from './layers/labelPool2d.js';
export {
  LayerNormalization,
  type LayerNormalizationOptions,
  layerNormalization,
} from './layers/layerNormalization.js';
export { ReflectionPad2d, type ReflectionPad2dOptions, reflectionPad2d } from './layers/reflectionPad2d.js';
export { registerLayers } from './layers/registerLayers.js';
export { RepeatBatch, repeatBatch } from './layers/repeatBatch.js';
export { ResizeBilinear2d, type ResizeBilinear2dOptions, resizeBilinear2d } from './layers/resizeBilinear2d.js';
export { ResizeBilinearLike, resizeBilinearLike } from './layers/resizeBilinearLike.js';
export {
  SemanticPreserving,
  type SemanticPreservingOptions,
  semanticPreserving,
} from './layers/semanticPreserving.js';
export { Spade, type SpadeOptions, spade } from './layers/spade.js';
export type { LevelTensors } from './layers/spadeModulation.js';
export { SpectralConv2d, type SpectralConv2dOptions, spectralConv2d } from './layers/spectralConv2d.js';
export {
  SpectralNormalization,
  type SpectralNormalizationConfig,
  type SpectralNormalizationOptions,
  spectralNormalization,
} from './layers/spectralNormalization.js';
export { UpsampleNearest2d, type UpsampleNearest2dOptions, upsampleNearest2d } from './layers/upsampleNearest2d.js';
export type { LabelLayoutOptions, LayoutMessage } from './layout/analyseLabelMaps.js';
export type { RegionOptions, RegionsMessage } from './layout/classRegions.js';
export { distinctNeighbourhoods, type Neighbourhoods } from './layout/distinctNeighbourhoods.js';
export { LabelLayout, type RegionTensors } from './layout/LabelLayout.js';
export type { LayoutLevel } from './layout/LayoutLevel.js';
export { type LayoutInputs, type LayoutInputsOptions, layoutInputs } from './layout/layoutInputs.js';
export { transferables } from './layout/transferables.js';
export { type AveragePoolOptions, averagePool } from './ops/averagePool.js';
export { classMask } from './ops/classMask.js';
export { convolve, type Padding } from './ops/convolve.js';
export { convolvedLength } from './ops/convolvedLength.js';
export type { JointBatch } from './ops/JointBatch.js';
export { l2Normalize } from './ops/l2Normalize.js';
export { type LabelPoolOptions, labelPool } from './ops/labelPool.js';
export { oneHotFloat } from './ops/oneHotFloat.js';
export { reflectionPad } from './ops/reflectionPad.js';
export { resizeBilinear } from './ops/resizeBilinear.js';
export { safeNorm } from './ops/safeNorm.js';
export { type SpectralNormOptions, type SpectralNormResult, spectralNorm } from './ops/spectralNorm.js';
export { transferEdges } from './ops/transferEdges.js';
export { upsampleNearest } from './ops/upsampleNearest.js';
export { withoutGradient } from './ops/withoutGradient.js';
export { RandomState } from './RandomState.js';
export { RandomStream } from './RandomStream.js';
