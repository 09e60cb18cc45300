import { encodeLabelMap } from '@ecgan/data';
import type { Page } from '../Page.js';
import { element } from '../view/element.js';
import { fail } from '../view/status.js';
import { download, pngOf } from './download.js';

/** Saves what the menu says. */
export function saveFiles(page: Page): void {
  const png = (name: string, make: () => Promise<Blob> | Blob) =>
    element(`save-${name}`).addEventListener('click', async () => {
      element<HTMLDetailsElement>('save').open = false;
      try {
        download(`${name}.png`, await make());
      } catch (error) {
        fail(error);
      }
    });
  png('ids', () => {
    if (!page.editor) throw new Error('There is no label map yet.');
    const { labels, height, width } = page.editor.map;
    return new Blob([encodeLabelMap(labels, height, width) as Uint8Array<ArrayBuffer>], { type: 'image/png' });
  });
  png('colours', () => pngOf(page.labels));
  png('picture', () => pngOf(page.picture));
  png('both', () => pngOf(page.labels, page.picture));
}
