export type {
  Ask,
  AskingCompileOptions,
  CompiledStep,
  CompileOptions,
  CompileStats,
  KeyStats,
} from './compile/CompileOptions.js';
export { compile } from './compile/compile.js';
export type { Engine, SkippedEngine } from './Engine.js';
export { type EngineName, engineNames } from './EngineName.js';
export { CompiledStepError } from './errors/CompiledStepError.js';
export { CompileError } from './errors/CompileError.js';
export { EngineConflictError } from './errors/EngineConflictError.js';
export { EngineError } from './errors/EngineError.js';
export { EngineInstallError } from './errors/EngineInstallError.js';
export { EngineUnavailableError } from './errors/EngineUnavailableError.js';
export { type InstallOptions, installTensorflow } from './install/installTensorflow.js';
export { installedEngines } from './installedEngines.js';
export { type ConvolutionSize, type ConvolutionTimings, type Timing, timeConvolution } from './timeConvolution.js';
export { type UseBackendOptions, useBackend } from './useBackend.js';
