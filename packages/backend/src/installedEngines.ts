import type { EngineName } from './useBackend.js';

export async function installedEngines(): Promise<EngineName[]> {
  return ['cpu'];
}
