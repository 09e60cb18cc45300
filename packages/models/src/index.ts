export {
  type PictureKind,
  type PictureMaker,
  type PictureMakerOptions,
  pictureMaker,
} from './inference/pictureMaker.js';
export { type RestoreGeneratorOptions, restoreGenerator } from './inference/restoreGenerator.js';
export { type ApplyToLabelsOptions, applyToLabels } from './networks/applyToLabels.js';
export { type ClassPixels, classPixelGenerator, generateClassPixels } from './networks/classPixelGenerator.js';
export { classPixelImage } from './networks/classPixelImage.js';
export { discriminate, type Judgement } from './networks/discriminate.js';
export { type Ecgan, ecgan } from './networks/ecgan.js';
export { ecganGenerator, type GeneratedImages, generateImages } from './networks/ecganGenerator.js';
export { edgeGenerator } from './networks/edgeGenerator.js';
export { encoder } from './networks/encoder.js';
export { imageGenerator } from './networks/imageGenerator.js';
export { labelGenerator } from './networks/labelGenerator.js';
export { multiModalityDiscriminator } from './networks/multiModalityDiscriminator.js';
export { NoisyDropout, type NoisyDropoutOptions, noisyDropout } from './networks/noisyDropout.js';
export type { CompleteEcganOptions, EcganOptions } from './networks/options.js';
export { projectionHead } from './networks/projectionHead.js';
export { type SampleStyleOptions, sampleStyle } from './networks/sampleStyle.js';
export { loadSegformerWeights } from './networks/segformer/loadSegformerWeights.js';
export { readSegformerOptions, type SegformerShapes } from './networks/segformer/readSegformerOptions.js';
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
export { unetGenerator } from './networks/unetGenerator.js';
export type { UnetGeneratorOptions } from './networks/unetOptions.js';
export { loadVgg19Weights } from './networks/vgg/loadVgg19Weights.js';
export { type Vgg19FeaturesOptions, vgg19Features } from './networks/vgg/vgg19Features.js';
export {
  type DecodeOptions,
  decodeSafetensors,
  encodeSafetensors,
  type SafeTensor,
  type SafeTensors,
  type SafetensorsContent,
  SafetensorsError,
} from './safetensors/index.js';
export { RandomState } from './state/RandomState.js';
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
export { type LoadSpadeWeightsOptions, loadSpadeWeights } from './weights/loadSpadeWeights.js';
export { spadeWeights } from './weights/spadeWeights.js';
export { type NamedShape, WeightMismatchError, type WeightReport } from './weights/WeightMismatchError.js';
