import { serialization } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors/ValueError.js';
import type { Initializer } from './xavierNormal.js';

/** An initializer as a layer's config holds it. */
export type InitializerConfig = { className: string; config: serialization.ConfigDict };

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
  const { className, config } = initializer;
  const registered = serialization.SerializationMap.getMap().classNameMap[className];
  if (registered) return registered[1](registered[0], config) as Initializer;
  const expected = 'the class name of a registered initializer';
  throw new ValueError({ argument: 'kernelInitializer', expected, received: className });
}
