export {
  type PictureKind,
  type PictureMaker,
  type PictureMakerOptions,
  pictureMaker,
} from './inference/inferenceGenerator.js';
export { type RestoreGeneratorOptions, restoreGenerator } from './inference/restoreGenerator.js';
export { type ApplyToLabelsOptions, applyToLabels } from './networks/applyToLabels.js';
export {
  type ClassPixels,
  classPixelGenerator,
  classPixelImage,
  generateClassPixels,
} from './networks/classPixelGenerator.js';
export type { CompleteEcganOptions, EcganOptions } from './networks/EcganOptions.js';
export { type Ecgan, ecgan } from './networks/ecgan.js';
export { ecganGenerator, type GeneratedImages, generateImages } from './networks/ecganGenerator.js';
export { edgeGenerator } from './networks/edgeGenerator.js';
export { encoder } from './networks/encoder.js';
export { imageGenerator } from './networks/imageGenerator.js';
export { labelGenerator } from './networks/labelGenerator.js';
export { discriminate, type Judgement, multiModalityDiscriminator } from './networks/multiModalityDiscriminator.js';
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
export { WeightAverage, type WeightAverageOptions, type WeightAverageState } from './state/WeightAverage.js';
export { CheckpointMismatchError } from './training/CheckpointMismatchError.js';
export { cosineDecay } from './training/cosineDecay.js';
export { EcganTrainer, type StepReport } from './training/EcganTrainer.js';
export type { Schedule } from './training/learningRates.js';
export { linearDecay } from './training/linearDecay.js';
export { NonFiniteError, type NonFiniteFacts } from './training/NonFiniteError.js';
export { NonFiniteGradientError } from './training/NonFiniteGradientError.js';
export { NonFiniteLossError } from './training/NonFiniteLossError.js';
export { OutOfMemoryError, type OutOfMemoryFacts } from './training/OutOfMemoryError.js';
export type { ContrastOptions, TrainerOptions } from './training/TrainerOptions.js';
export type { ExampleBatch } from './training/TrainingBatch.js';
export type { TrainingState } from './training/trainingState.js';
export { type LoadSpadeWeightsOptions, loadSpadeWeights, spadeWeights } from './weights/loadSpadeWeights.js';
export { type NamedShape, WeightMismatchError, type WeightReport } from './weights/matchWeights.js';
