export type { Backend, SkippedBackend } from './Backend.js';
export { type BackendName, backendNames } from './BackendName.js';
export type {
  Ask,
  AskingCompileOptions,
  CompiledStep,
  CompileOptions,
  CompileStats,
  KeyStats,
} from './compile/CompileOptions.js';
export { compile } from './compile/compile.js';
export {
  BackendConflictError,
  BackendError,
  BackendInstallError,
  BackendUnavailableError,
  CompiledStepError,
  CompileError,
} from './errors.js';
export { installedBackends } from './installedBackends.js';
export { type ConvolutionSize, type ConvolutionTimings, type Timing, timeConvolution } from './timeConvolution.js';
export { type UseBackendOptions, useBackend } from './useBackend.js';
