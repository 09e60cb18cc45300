import { fileURLToPath } from 'node:url';

/** The networks that come with this package, with a model card each: `pretrained/NAME.safetensors` and `NAME.md`. */
export const shippedNames = ['scenes'] as const;

/** Name of a network that comes with this package. */
export type ShippedName = (typeof shippedNames)[number];

/** Where the checkpoint of a shipped generator is. */
export function shippedPath(name: ShippedName): string {
  return pathOf(name);
}

/** Where the weights of the segmenter of synthetic scenes are, with a model card beside them. */
export const sceneSegmenterPath = pathOf('scenes-segmenter');

/** This file lies as deep in `dist` as in `src`. */
function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../pretrained/${name}.safetensors`, import.meta.url));
}
