export { installedEngines } from './installedEngines.js';
export { type Engine, type EngineName, useBackend } from './useBackend.js';
