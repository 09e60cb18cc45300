import { split, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type Caption, captionWidth, drawCaptions, LINE_HEIGHT } from './captions.js';
import { type Colour, Picture } from './Picture.js';

const PAPER: Colour = [250, 250, 248];
const INK: Colour = [32, 33, 36];
const MUTED: Colour = [110, 113, 120];
const [MARGIN, GAP] = [24, 10];

/** The content of a sample sheet. All its pictures have one size. */
interface SampleSheet {
  title: string;
  /** A caption for each column. */
  columns: readonly string[];
  /** One row per scene, one picture per column. */
  rows: readonly (readonly Picture[])[];
  /** A line over each row. @defaultValue none */
  rowTitles?: readonly string[];
  /** Class names and colours, listed below the pictures. */
  legend?: readonly { name: string; colour: Colour }[];
}

/** Where everything lies on a sheet of `columns` × `rows` pictures of `width` × `height`. */
interface SheetGeometry {
  scale: number;
  sheetWidth: number;
  bodyBottom: number;
  captionTop: number;
  cell(row: number, column: number): { left: number; top: number };
}

/**
 * Geometry of a sheet. Pictures are enlarged by an integer factor to about 192 pixels across.
 *
 * @param above - Room over each row for a line of text, in pixels.
 */
export function sheetGeometry(columns: number, rows: number, width: number, height: number, above = 0): SheetGeometry {
  const scale = Math.max(1, Math.round(192 / width));
  const [stepX, stepY] = [width * scale + GAP, height * scale + GAP + above];
  const captionTop = MARGIN + LINE_HEIGHT + 14;
  const bodyTop = captionTop + LINE_HEIGHT + 6;
  return {
    scale,
    captionTop,
    sheetWidth: 2 * MARGIN + columns * stepX - GAP,
    bodyBottom: bodyTop + rows * stepY - GAP,
    cell: (row, column) => ({ left: MARGIN + column * stepX, top: bodyTop + row * stepY + above }),
  };
}

/**
 * Places legend entries in lines of at most `width`: `[x, y]` of each from the legend's corner, and the legend's
 * height.
 */
function placeLegend(names: readonly string[], width: number): { places: [number, number][]; height: number } {
  const places: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const name of names) {
    const needed = LINE_HEIGHT + 6 + captionWidth(name) + 22;
    if (x > 0 && x + needed - 22 > width) [x, y] = [0, y + LINE_HEIGHT + 10];
    places.push([x, y]);
    x += needed;
  }
  return { places, height: names.length ? y + LINE_HEIGHT : -MARGIN + 4 };
}

/** Draws the sheet: title, a caption over each column, the rows of pictures, the legend of classes. */
export async function drawSampleSheet(sheet: SampleSheet): Promise<Picture> {
  const { title, columns, rows, rowTitles, legend = [] } = sheet;
  const [{ width, height }] = rows[0];
  const above = rowTitles ? LINE_HEIGHT + 4 : 0;
  const geometry = sheetGeometry(columns.length, rows.length, width, height, above);
  const { scale, sheetWidth, bodyBottom, captionTop, cell } = geometry;
  const names = legend.map(({ name }) => name);
  const { places, height: legendHeight } = placeLegend(names, sheetWidth - 2 * MARGIN);
  const legendTop = bodyBottom + MARGIN - 4;
  const picture = new Picture(sheetWidth, legendTop + legendHeight + MARGIN).fill(PAPER);
  const captions: Caption[] = [
    { text: title, left: MARGIN, top: MARGIN, colour: INK },
    ...columns.map((text, i) => ({ text, left: cell(0, i).left, top: captionTop, colour: MUTED })),
    ...(rowTitles ?? []).map((text, i) => ({ text, left: MARGIN, top: cell(i, 0).top - above, colour: INK })),
  ];
  for (const [row, pictures] of rows.entries())
    for (const [column, one] of pictures.entries()) {
      const { left, top } = cell(row, column);
      picture.draw(one, left, top, scale);
    }
  for (const [i, { name, colour }] of legend.entries()) {
    const [x, y] = [MARGIN + places[i][0], legendTop + places[i][1]];
    picture.fill(colour, x, y + 2, LINE_HEIGHT - 4, LINE_HEIGHT - 4);
    captions.push({ text: name, left: x + LINE_HEIGHT + 2, top: y, colour: INK });
  }
  return drawCaptions(picture, captions);
}

/**
 * Converts images `[batch, height, width, 3]` in [-1, 1] to pictures. Values outside, which I' may have, are clipped.
 */
export async function fromTensor(images: Tensor4D): Promise<Picture[]> {
  const [batch, height, width] = images.shape;
  const singles = tidy(() => split(images, batch));
  try {
    return await Promise.all(
      singles.map(async (single) => {
        const values = await single.data();
        return new Picture(width, height, Uint8Array.from(values, toByte));
      }),
    );
  } finally {
    for (const single of singles) single.dispose();
  }
}

const toByte = (value: number) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
