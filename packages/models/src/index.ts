export {
  type GeneratorOutput,
  type InferenceGenerator,
  type InferenceGeneratorOptions,
  inferenceGenerator,
} from './inference/inferenceGenerator.js';
export { type ApplyToLabelsOptions, applyToLabels } from './networks/applyToLabels.js';
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
export { encoder } from './networks/encoder.js';
export { imageGenerator } from './networks/imageGenerator.js';
export { labelGenerator } from './networks/labelGenerator.js';
export {
  type Discrimination,
  discriminate,
  multiModalityDiscriminator,
} from './networks/multiModalityDiscriminator.js';
export { NoisyDropout, type NoisyDropoutOptions, noisyDropout } from './networks/noisyDropout.js';
export { projectionHead } from './networks/projectionHead.js';
export { type SampleStyleOptions, sampleStyle } from './networks/sampleStyle.js';
export {
  type SegmentationDiscriminatorOptions,
  segmentationDiscriminator,
} from './networks/segmentationDiscriminator.js';
export { spadeGenerator } from './networks/spadeGenerator.js';
export { type StyleEncoderOptions, styleEncoder } from './networks/styleEncoder.js';
export { type UnetGeneratorOptions, unetGenerator } from './networks/unetGenerator.js';
export {
  type DecodeOptions,
  decodeSafetensors,
  encodeSafetensors,
  type SafeTensor,
  type SafeTensors,
  type SafetensorsContent,
  SafetensorsError,
} from './safetensors/index.js';
export { type LoadSpadeWeightsOptions, loadSpadeWeights, spadeWeights } from './weights/loadSpadeWeights.js';
export { type NamedShape, WeightMismatchError, type WeightReport } from './weights/matchWeights.js';
