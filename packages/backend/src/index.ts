export type { Backend, SkippedBackend, UseBackendOptions } from './Backend.js';
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
export { useBackend } from './useBackend.js';
