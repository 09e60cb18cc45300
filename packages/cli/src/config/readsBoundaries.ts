import type { Settings } from './settings.js';

/** Whether the networks of a run are fed the boundaries of instances, beside labels. */
export function readsBoundaries({ dataset, instances, boundaries }: Settings): boolean {
  if (dataset === 'folder') return instances !== null;
  return boundaries && (dataset === 'cityscapes' || dataset === 'coco-stuff');
}
