import type { EngineDriver } from '../Engine.js';
import { EngineUnavailableError } from '../errors/EngineUnavailableError.js';

export const webgpu: EngineDriver = {
  async start() {
    throw new EngineUnavailableError({ engine: 'webgpu', reason: 'being built', advice: 'wait' });
  },
};
