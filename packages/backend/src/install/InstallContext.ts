import type { BackendInstallError } from '../errors.js';
import type { Run } from './runLogged.js';

/** What every step of an installation is given. */
export interface InstallContext {
  /** The folder that is put together; renamed when complete. */
  folder: string;
  run: Run;
  /** Says what is happening, one line. */
  say: (line: string) => void;
  /** An error of the step that fails, with the log's path. */
  failure: (step: string, reason: string, advice: string, cause?: unknown) => BackendInstallError;
}

/** The same for the tensorflow backend. */
export interface TensorflowContext extends InstallContext {
  device: 'cpu' | 'gpu';
}
