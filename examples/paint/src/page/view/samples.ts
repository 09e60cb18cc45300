import type { PaintBox } from '../document/PaintBox.js';
import { firstMap, syntheticMap } from '../scenes/syntheticMap.js';
import { paintLabels } from './paintLabels.js';

/** Shows layouts to begin with as buttons: the generator's own and some synthetic ones. */
export async function showSamples(list: HTMLElement, box: PaintBox, open: (labels: Int32Array) => void): Promise<void> {
  const maps = [firstMap(box), ...[11, 12, 13, 14].map((seed) => syntheticMap(box, seed))];
  const buttons = (await Promise.all(maps)).map((labels, i) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'sample', ariaLabel: `Sample layout ${i + 1}` });
    const canvas = document.createElement('canvas');
    paintLabels(canvas, { width: box.width, height: box.height, labels }, box.classes);
    button.append(canvas);
    button.addEventListener('click', () => open(labels));
    return button;
  });
  list.replaceChildren(...buttons);
}
