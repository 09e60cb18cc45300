import { fileURLToPath } from 'node:url';

/** The networks that come with this package, with a model card each: `pretrained/NAME.safetensors` and `NAME.md`. */
export const shippedNames = ['scenes'] as const;

/** Name of a network that comes with this package. */
export type ShippedName = (typeof shippedNames)[number];

/** Where its checkpoint is; this file lies as deep in `dist` as in `src`. */
export function shippedPath(name: ShippedName): string {
  return fileURLToPath(new URL(`../../pretrained/${name}.safetensors`, import.meta.url));
}
