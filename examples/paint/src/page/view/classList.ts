import type { PaintClass } from '../document/PaintBox.js';

/** Shows the classes as radio buttons with their colours, and returns how to select one. */
export function classList(
  list: HTMLElement,
  search: HTMLInputElement,
  classes: readonly PaintClass[],
  chosen: (id: number) => void,
): (id: number) => void {
  const rows = classes.map(({ name, colour }, id) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'class', value: `${id}` });
    input.addEventListener('change', () => chosen(id));
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    swatch.style.backgroundColor = `rgb(${colour.join(' ')})`;
    const label = document.createElement('label');
    label.append(input, swatch, name);
    return { label, input, name: name.toLowerCase() };
  });
  list.replaceChildren(...rows.map(({ label }) => label));
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    for (const { label, name } of rows) label.hidden = !name.includes(wanted);
  };
  search.oninput = filter;
  search.value = '';
  filter();
  // A search for two classes is of no use.
  search.closest<HTMLElement>('label')?.toggleAttribute('hidden', classes.length < 8);
  return (id) => {
    rows[id].input.checked = true;
    chosen(id);
  };
}
