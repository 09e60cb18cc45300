import { serialization } from '@tensorflow/tfjs-core';
import { ValueError } from './errors.js';

/** An object as the config of a saved layer holds it. */
export type SerializedConfig = { className: string; config: serialization.ConfigDict };

/**
 * The object a config came from.
 *
 * @param argument - What the config stands for, for the error.
 * @param kind - What it should be: `'layer'`.
 * @throws {@link ValueError} if no class of that name is registered.
 */
export function deserialize({ className, config }: SerializedConfig, argument: string, kind: string) {
  const found = serialization.SerializationMap.getMap().classNameMap[className];
  if (found) return found[1](found[0], config);
  throw new ValueError({ argument, expected: `the class name of a registered ${kind}`, received: className });
}
