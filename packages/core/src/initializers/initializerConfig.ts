import { deserialize, type SerializedConfig } from '../deserialize.js';
import type { Initializer } from './xavierNormal.js';

/** An initializer as a layer's config holds it. */
export type InitializerConfig = SerializedConfig;

/** An initializer as the config of a layer. */
export function initializerConfig(initializer: Initializer): InitializerConfig {
  return { className: initializer.getClassName(), config: initializer.getConfig() };
}

/**
 * An initializer given as such, or as the config a saved layer holds.
 *
 * @throws {@link ValueError} if no class of that name is registered.
 */
export function initializerFrom(initializer: Initializer | InitializerConfig): Initializer {
  if (!('className' in initializer)) return initializer;
  return deserialize(initializer, 'kernelInitializer', 'initializer') as Initializer;
}
