import { deserialize, type SerializedConfig } from '../deserialize.js';
import type { Initializer } from './xavierNormal.js';

/** A serialised initializer in the config of a layer. */
export type InitializerConfig = SerializedConfig;

/** Serialises an initializer for `getConfig`. */
export function initializerConfig(initializer: Initializer): InitializerConfig {
  return { className: initializer.getClassName(), config: initializer.getConfig() };
}

/**
 * Deserialises an initializer; an instance is returned unchanged.
 *
 * @throws {@link ValueError} if no class of that name is registered.
 */
export function initializerFrom(initializer: Initializer | InitializerConfig): Initializer {
  if (!('className' in initializer)) return initializer;
  return deserialize(initializer, 'kernelInitializer', 'initializer') as Initializer;
}
