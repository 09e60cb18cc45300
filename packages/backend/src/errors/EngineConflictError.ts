import type { EngineName } from '../EngineName.js';
import { EngineError } from './EngineError.js';

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
