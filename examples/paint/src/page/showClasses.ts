import type { PaintClass } from './PaintBox.js';

/** Shows the classes as a group of radio buttons with their colours. */
export function showClasses(group: HTMLElement, classes: readonly PaintClass[]): void {
  const choices = classes.map(({ name, colour }, id) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'class', value: `${id}`, checked: id === 0 });
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    swatch.style.backgroundColor = `rgb(${colour.join(' ')})`;
    const label = document.createElement('label');
    label.append(input, swatch, name);
    return label;
  });
  group.append(...choices);
}
