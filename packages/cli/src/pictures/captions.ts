import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype, { type Font, type Glyph } from 'opentype.js';
import sharp from 'sharp';
import { type Colour, Picture } from './Picture.js';

/** Height of a line of text, and the size and baseline of the letters in it, in pixels. */
export const LINE_HEIGHT = 18;
const [SIZE, BASELINE] = [15, 14];

/** A line of text on a picture. */
export interface Caption {
  text: string;
  left: number;
  /** The upper edge of the line. */
  top: number;
  colour: Colour;
}

/** The font Inter, shipped with a dependency, so that text looks the same on every machine, even without fonts. */
let font: Font | undefined;
function inter(): Font {
  if (!font) {
    const file = createRequire(import.meta.url).resolve('@fontsource/inter/files/inter-latin-400-normal.woff');
    font = opentype.parse(Uint8Array.from(readFileSync(file)).buffer);
  }
  return font;
}

/** The glyphs of a text and the left edge of each, in pixels: one per character, without kerning and ligatures. */
function layOut(text: string): { glyphs: { glyph: Glyph; x: number }[]; width: number } {
  const scale = SIZE / inter().unitsPerEm;
  let width = 0;
  const glyphs = Array.from(text, (character) => {
    const glyph = inter().charToGlyph(character);
    const x = width;
    width += (glyph.advanceWidth ?? 0) * scale;
    return { glyph, x };
  });
  return { glyphs, width };
}

/** Width of a line of text, in pixels. */
export function captionWidth(text: string): number {
  return Math.ceil(layOut(text).width);
}

/** Draws lines of text over a picture, as outlines of the letters in an SVG that sharp rasterises. */
export async function drawCaptions(picture: Picture, captions: readonly Caption[]): Promise<Picture> {
  const { width, height } = picture;
  const paths = captions.map(({ text, left, top, colour }) => {
    const outlines = layOut(text).glyphs.map(({ glyph, x }) =>
      glyph.getPath(left + x, top + BASELINE, SIZE).toPathData(2),
    );
    return `<path fill="rgb(${colour.join(',')})" d="${outlines.join('')}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${paths.join('')}</svg>`;
  const data = await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return new Picture(width, height, Uint8Array.from(data));
}
