import { serialization } from '@tensorflow/tfjs-core';
import { ValueError } from './errors.js';

/** A nested object, such as an initializer, in the config of a saved layer. */
export type SerializedConfig = { className: string; config: serialization.ConfigDict };

/**
 * Creates the object that a config describes, by the class registered under its `className`.
 *
 * @param argument - Name of the argument in the error.
 * @param kind - Kind of object in the error, such as `'layer'`.
 * @throws {@link ValueError} if no class of that name is registered.
 */
export function deserialize({ className, config }: SerializedConfig, argument: string, kind: string) {
  const found = serialization.SerializationMap.getMap().classNameMap[className];
  if (found) return found[1](found[0], config);
  throw new ValueError({ argument, expected: `the class name of a registered ${kind}`, received: className });
}
