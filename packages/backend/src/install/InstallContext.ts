import type { BackendInstallError } from '../errors.js';
import type { Run } from './runLogged.js';

/** Values shared by all steps of an installation. */
export interface InstallContext {
  /** The temporary folder that is filled, and renamed when complete. */
  folder: string;
  run: Run;
  /** Reports progress in one line. */
  say: (line: string) => void;
  /** Makes the error for a failing step; it includes the path of the log. */
  failure: (step: string, reason: string, advice: string, cause?: unknown) => BackendInstallError;
}

/** {@link InstallContext} of the tensorflow backend. */
export interface TensorflowContext extends InstallContext {
  device: 'cpu' | 'gpu';
}
