export type { CompiledNetwork, CompileNetwork, CompileNetworkOptions } from './inference/compiledNetwork.js';
export {
  type GeneratorOutput,
  type InferenceGenerator,
  type InferenceGeneratorOptions,
  inferenceGenerator,
} from './inference/inferenceGenerator.js';
export { type ApplyToLabelsOptions, applyToLabels } from './networks/applyToLabels.js';
export { type CgnetOptions, cgnet } from './networks/cgnet/cgnet.js';
export {
  type ClassPixels,
  classPixelGenerator,
  classPixelImage,
  generateClassPixels,
} from './networks/classPixelGenerator.js';
export type { EcganOptions, ResolvedEcganOptions } from './networks/EcganOptions.js';
export { type Ecgan, ecgan } from './networks/ecgan.js';
export { ecganGenerator, type GeneratedImages, generateImages } from './networks/ecganGenerator.js';
export { edgeGenerator } from './networks/edgeGenerator.js';
export type { DiscriminatorParts } from './networks/edgeImageDiscriminator.js';
export { encoder } from './networks/encoder.js';
export { type EspnetOptions, espnet } from './networks/espnet/espnet.js';
export { imageGenerator } from './networks/imageGenerator.js';
export { type InceptionFeaturesOptions, inceptionFeatures } from './networks/inception/inceptionFeatures.js';
export { labelGenerator } from './networks/labelGenerator.js';
export {
  type Discrimination,
  discriminate,
  multiModalityDiscriminator,
} from './networks/multiModalityDiscriminator.js';
export { NoisyDropout, type NoisyDropoutOptions, noisyDropout } from './networks/noisyDropout.js';
export { projectionHead } from './networks/projectionHead.js';
export { type SampleStyleOptions, sampleStyle } from './networks/sampleStyle.js';
export { segformer } from './networks/segformer/segformer.js';
export type { SegformerOptions, SegformerSize } from './networks/segformer/segformerOptions.js';
export {
  type SegmentationDiscriminatorOptions,
  segmentationDiscriminator,
} from './networks/segmentationDiscriminator.js';
export {
  mapSegmenterClasses,
  type Segmenter,
  type SegmenterMapping,
} from './networks/segmenters/mapSegmenterClasses.js';
export { type PretrainedSegmenterOptions, pretrainedSegmenter } from './networks/segmenters/pretrainedSegmenter.js';
export { spadeGenerator } from './networks/spadeGenerator.js';
export { type StyleEncoderOptions, styleEncoder } from './networks/styleEncoder.js';
export { type UnetGeneratorOptions, unetGenerator } from './networks/unetGenerator.js';
export { type Vgg19FeaturesOptions, vgg19Features } from './networks/vgg/vgg19Features.js';
export {
  type DecodeOptions,
  decodeSafetensors,
  type EncodeSafetensorsOptions,
  encodeSafetensors,
  type SafeTensor,
  type SafeTensors,
  type SafetensorsContent,
  SafetensorsError,
} from './safetensors/index.js';
export { loadCgnetWeights } from './weights/loadCgnetWeights.js';
export { loadEspnetWeights } from './weights/loadEspnetWeights.js';
export { loadInceptionWeights } from './weights/loadInceptionWeights.js';
export { loadSegformerWeights } from './weights/loadSegformerWeights.js';
export {
  type LoadSpadeWeightsOptions,
  loadSpadeWeights,
  type SpadeWeightReport,
  spadeWeights,
} from './weights/loadSpadeWeights.js';
export { loadVgg19Weights } from './weights/loadVgg19Weights.js';
export {
  type NamedShape,
  type OptionMismatch,
  WeightMismatchError,
  type WeightMismatchFacts,
  type WeightReport,
} from './weights/matchWeights.js';
export { readSegformerOptions, type SegformerShapes } from './weights/readSegformerOptions.js';
