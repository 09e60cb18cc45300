import type { EngineName } from '../EngineName.js';
import { EngineError } from './EngineError.js';

/** The facts of an {@link EngineUnavailableError}. */
export interface EngineUnavailableFacts {
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
