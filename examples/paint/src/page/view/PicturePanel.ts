import type { LabelMap } from '../document/LabelMap.js';
import type { PaintClass } from '../document/PaintBox.js';
import type { PictureName, Pictures } from '../generator/protocol.js';
import { paintLabels } from './paintLabels.js';

const titles: Record<PictureName, string> = { refined: 'Picture', image: 'First picture I′', edge: 'Edges' };

/** The generated pictures, one of them shown, and the label map that a slider draws over it. */
export class PicturePanel {
  #shown: PictureName = 'refined';
  #pictures: Pictures = {};
  #size = { width: 1, height: 1 };

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly over: HTMLCanvasElement,
    slider: HTMLInputElement,
    readonly choices: HTMLElement,
  ) {
    const compare = () => {
      over.style.clipPath = `inset(0 ${100 - slider.valueAsNumber}% 0 0)`;
    };
    slider.addEventListener('input', compare);
    compare();
  }

  /** Offers the pictures that a generator draws. */
  offer(names: readonly PictureName[]): void {
    this.#shown = 'refined';
    const buttons = names.map((name) => {
      const input = document.createElement('input');
      Object.assign(input, { type: 'radio', name: 'picture', value: name, checked: name === 'refined' });
      input.addEventListener('change', () => {
        this.#shown = name;
        this.#paint();
      });
      const label = document.createElement('label');
      label.append(input, titles[name]);
      return label;
    });
    this.choices.replaceChildren(...buttons);
    this.choices.hidden = names.length < 2;
  }

  /** Shows new pictures and the map they are of. */
  show(pictures: Pictures, map: LabelMap, classes: readonly PaintClass[]): void {
    this.#pictures = pictures;
    this.#size = { width: map.width, height: map.height };
    paintLabels(this.over, map, classes);
    this.#paint();
  }

  #paint(): void {
    const pixels = this.#pictures[this.#shown];
    if (!pixels) return;
    const { width, height } = this.#size;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }
}
