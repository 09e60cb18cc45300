// The entry of `@ecgan/backend` for browsers: the same exports as the entry for Node, without Node modules.
export type { Backend, SkippedBackend, UseBackendOptions } from '../Backend.js';
export { type BackendName, backendNames } from '../BackendName.js';
export type {
  Ask,
  AskingCompileOptions,
  CompiledStep,
  CompileOptions,
  CompileStats,
  KeyStats,
} from '../compile/CompileOptions.js';
export {
  BackendConflictError,
  BackendError,
  BackendInstallError,
  BackendUnavailableError,
  CompiledStepError,
  CompileError,
} from '../errors.js';
export { type ConvolutionSize, type ConvolutionTimings, type Timing, timeConvolution } from '../timeConvolution.js';
export { compile } from './compile.js';
export { installedBackends } from './installedBackends.js';
export { useBackend } from './useBackend.js';
