import type { EngineName } from './BackendName.js';

/**
 * What every error of `@ecgan/backend` extends: the message says what to do, `facts` carries the same as values.
 */
export class EngineError extends Error {
  /** What the message says, as values. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.facts = facts;
  }
}

/** A second engine was asked for in a process whose tensors belong to another and cannot be read by it. */
export class EngineConflictError extends EngineError {
  readonly running: EngineName;
  readonly asked: EngineName;

  constructor({ running, asked }: { running: EngineName; asked: EngineName }) {
    super(
      `engine '${asked}' was asked for, but this process runs on '${running}': one engine per process where ` +
        `'tensorflow' is one of them, because tensors do not move to or from it. Start another process.`,
      { running, asked },
    );
    this.name = 'EngineConflictError';
    this.running = running;
    this.asked = asked;
  }
}

/** The facts of an {@link EngineInstallError}. */
interface EngineInstallFacts {
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

/** The facts of an {@link EngineUnavailableError}. */
interface EngineUnavailableFacts {
  engine: EngineName;
  /** Why it cannot run here. */
  reason: string;
  /** What the user can do about it. */
  advice: string;
  cause?: unknown;
}

/** The engine that was asked for cannot run on this machine as it is. */
export class EngineUnavailableError extends EngineError {
  readonly engine: EngineName;
  readonly reason: string;
  readonly advice: string;

  constructor({ engine, reason, advice, cause }: EngineUnavailableFacts) {
    super(`engine '${engine}' is not available: ${reason}. ${advice}`, { engine, reason, advice }, { cause });
    this.name = 'EngineUnavailableError';
    this.engine = engine;
    this.reason = reason;
    this.advice = advice;
  }
}
