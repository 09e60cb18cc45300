import type { LayoutMessage } from './analyseLabelMaps.js';

/**
 * The buffers of a layout message, to be moved instead of copied: `postMessage(message, transferables(message))`. The sending
 * side's layout is empty afterwards.
 */
export function transferables({ levels, presentClasses, regions }: LayoutMessage): ArrayBuffer[] {
  const arrays = levels.flatMap(({ symbols, inner, outer }) => [
    ...[symbols, inner.patches, inner.index],
    ...[outer.patches, outer.index],
  ]);
  if (regions) arrays.push(regions.pairs, regions.index, ...regions.patches);
  return [...arrays, presentClasses].map(({ buffer }) => buffer as ArrayBuffer);
}
