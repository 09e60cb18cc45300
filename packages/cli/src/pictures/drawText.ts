import { glyph } from './font.js';
import type { Colour, Picture } from './Picture.js';

/** Width in pixels of a line of text drawn at `scale`. */
export function textWidth(text: string, scale = 1): number {
  const widths = Array.from(text, (character) => glyph(character).width + 1);
  return Math.max(0, widths.reduce((sum, width) => sum + width, 0) - 1) * scale;
}

/** Draws a line of text with its top left corner at (`left`, `top`), every font pixel a square of `scale`. */
export function drawText(picture: Picture, text: string, left: number, top: number, colour: Colour, scale = 1): void {
  let x = left;
  for (const character of text) {
    const { width, rows } = glyph(character);
    for (const [row, pixels] of rows.entries())
      for (const [column, inked] of pixels.entries())
        if (inked) picture.fill(colour, x + column * scale, top + row * scale, scale, scale);
    x += (width + 1) * scale;
  }
}
