import { EngineError } from './EngineError.js';

/** The facts of an {@link EngineInstallError}. */
export interface EngineInstallFacts {
  /** What was being done. */
  step: string;
  reason: string;
  /** What the user can do about it. */
  advice: string;
  /** File with the whole output of every step; none where the cache folder could not even be opened. */
  logFile?: string;
  cause?: unknown;
}

/** The native engine could not be built. Nothing is left of it but the log; the other engines are untouched. */
export class EngineInstallError extends EngineError {
  readonly step: string;
  readonly logFile?: string;

  constructor({ step, reason, advice, logFile, cause }: EngineInstallFacts) {
    const log = logFile ? ` Log: ${logFile}` : '';
    super(`installing the tensorflow engine failed at '${step}': ${reason}. ${advice}${log}`, undefined, { cause });
    this.name = 'EngineInstallError';
    this.step = step;
    this.logFile = logFile;
  }
}
