import type { BackendInstallError } from '../errors.js';
import type { Run } from './runLogged.js';

/** What every step of the installation is given. */
export interface InstallContext {
  /** The folder the backend is put together in; renamed when complete. */
  folder: string;
  device: 'cpu' | 'gpu';
  run: Run;
  /** Says what is happening, one line. */
  say: (line: string) => void;
  /** An error of the step that fails, with the log's path. */
  failure: (step: string, reason: string, advice: string, cause?: unknown) => BackendInstallError;
}
