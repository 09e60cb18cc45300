import type { GrownPicture, Sheet, SheetRow } from '../run/Sheet.js';

const columns: Record<keyof SheetRow, string> = {
  labels: 'Label map',
  edge: 'Edges',
  image: 'First picture I′',
  refined: 'Picture I″',
  photo: 'Photo',
};
const names = Object.keys(columns) as (keyof SheetRow)[];

/** Shows what is drawn of each scene, one scene a row. */
export function showSheet(table: HTMLElement, { size, step, rows }: Sheet): void {
  if (table.querySelectorAll('tbody tr').length !== rows.length) build(table, rows.length);
  for (const [i, canvas] of Array.from(table.querySelectorAll('canvas')).entries()) {
    const [row, name] = [Math.floor(i / names.length), names[i % names.length]];
    put(canvas, rows[row][name], size);
    canvas.ariaLabel = `Scene ${row + 1}, ${columns[name]}, step ${step}`;
  }
}

function build(table: HTMLElement, rows: number): void {
  const head = document.createElement('thead');
  const heads = names.map((name) =>
    Object.assign(document.createElement('th'), { scope: 'col', textContent: columns[name] }),
  );
  const line = document.createElement('tr');
  line.append(...heads);
  head.append(line);
  const body = document.createElement('tbody');
  for (let i = 0; i < rows; i++) {
    const row = document.createElement('tr');
    for (const _ of names) {
      const cell = document.createElement('td');
      cell.append(pictureCanvas());
      row.append(cell);
    }
    body.append(row);
  }
  table.replaceChildren(head, body);
}

/** Shows I'' of the first scene at the steps that are kept. */
export function showGrown(list: HTMLElement, pictures: readonly GrownPicture[], size: number): void {
  const figures = pictures.map(({ step, refined }) => {
    const figure = document.createElement('figure');
    const canvas = pictureCanvas();
    canvas.ariaLabel = `Step ${step}`;
    put(canvas, refined, size);
    const caption = document.createElement('figcaption');
    caption.textContent = `${step}`;
    figure.append(canvas, caption);
    return figure;
  });
  list.replaceChildren(...figures);
}

function pictureCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.role = 'img';
  return canvas;
}

function put(canvas: HTMLCanvasElement, pixels: Uint8ClampedArray<ArrayBuffer>, size: number): void {
  if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
}
