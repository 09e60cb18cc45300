import type { LayoutMessage } from './analyseLabelMaps.js';

/**
 * The buffers of a layout message, to move them to another thread instead of copying: `postMessage(message, transferables(message))`.
 * Transferring detaches them, so the sender's layout can no longer be used.
 */
export function transferables({ levels, presentClasses, regions }: LayoutMessage): ArrayBuffer[] {
  const arrays = levels.flatMap(({ symbols, inner, outer }) => [
    ...[symbols, inner.patches, inner.index],
    ...[outer.patches, outer.index],
  ]);
  if (regions) arrays.push(regions.pairs, regions.index, ...regions.patches);
  return [...arrays, presentClasses].map(({ buffer }) => buffer as ArrayBuffer);
}
