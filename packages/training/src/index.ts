export type { CompiledStep, CompileStep, CompileStepOptions } from './CompileStep.js';
export { type RestoreGeneratorOptions, restoreGenerator } from './checkpoint/restoreGenerator.js';
export type { TrainingState } from './checkpoint/trainingState.js';
export { EcganTrainer, type StepReport } from './EcganTrainer.js';
export {
  CheckpointMismatchError,
  NonFiniteError,
  type NonFiniteFacts,
  NonFiniteGradientError,
  NonFiniteLossError,
  OutOfMemoryError,
  type OutOfMemoryFacts,
} from './errors.js';
export type { Processes } from './joint/Processes.js';
export type { ContrastOptions, ExampleBatch, TrainerOptions } from './options.js';
export { cosineDecay, linearDecay, type Schedule } from './schedules.js';
export { WeightAverage, type WeightAverageOptions, type WeightAverageState } from './WeightAverage.js';
