export type { Engine, SkippedEngine } from './Backend.js';
export { type EngineName, engineNames } from './BackendName.js';
export { EngineConflictError, EngineError, EngineInstallError, EngineUnavailableError } from './errors.js';
export { type InstallOptions, installTensorflow } from './install/installTensorflow.js';
export { installedEngines } from './installedBackends.js';
export { type ConvolutionSize, type ConvolutionTimings, type Timing, timeConvolution } from './timeConvolution.js';
export { type UseBackendOptions, useBackend } from './useBackend.js';
