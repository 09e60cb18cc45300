import type { Colour, Picture } from './Picture.js';

/** Rows of a glyph: seven above the baseline, two below. */
export const GLYPH_HEIGHT = 9;

/**
 * A 5 × 9 bitmap font of our own, so that captions need no font installed. One base-32 digit is one row of five pixels,
 * the leftmost the highest bit; missing rows at the end are empty.
 */
const GLYPHS: Record<string, string> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hpljhhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  a: '00e1fhf',
  b: 'ggmphhu',
  c: '00egghe',
  d: '11djhhf',
  e: '00ehvge',
  f: '698s888',
  g: '00fhhhf1e',
  h: 'ggmphhh',
  i: '40c444e',
  j: '2062222ic',
  k: 'ggikoki',
  l: 'c44444e',
  m: '00qllll',
  n: '00mphhh',
  o: '00ehhhe',
  p: '00uhhhugg',
  q: '00fhhhf11',
  r: '00mpggg',
  s: '00fge1u',
  t: '88s8896',
  u: '00hhhjd',
  v: '00hhha4',
  w: '00hhlla',
  x: '00ha4ah',
  y: '00hhhhf1e',
  z: '00v248v',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  '.': '00000cc',
  ',': '00000c48',
  ':': '00cc0cc',
  "'": '4480000',
  '"': 'aa00000',
  '-': '000e000',
  '+': '044v440',
  '/': '122488g',
  '(': '2488842',
  ')': '8422248',
  '=': '00v0v00',
  '%': 'op248j3',
  _: '000000v',
  '·': '0004000',
  '×': '00ha4ah',
  '!': '4444404',
  '?': 'eh12404',
  '#': '0avava0',
  '&': 'ckk8lid',
  '|': '444444444',
  '<': '248g842',
  '>': '8421248',
  '*': '04lel40',
};

/** Drawn for a character the font does not have. */
const MISSING = 'vhhhhhv';

/** A glyph as rows of pixels, cut to its own width. */
interface Glyph {
  width: number;
  rows: boolean[][];
}

/** The glyph of one character; a space is three empty columns, an unknown character an empty box. */
function glyph(character: string): Glyph {
  const digits = character === ' ' ? '' : (GLYPHS[character] ?? MISSING);
  const bits = Array.from({ length: GLYPH_HEIGHT }, (_, row) => Number.parseInt(digits[row] ?? '0', 32));
  const used = bits.reduce((all, row) => all | row, 0);
  if (!used) return { width: 3, rows: bits.map(() => [false, false, false]) };
  const columns = [16, 8, 4, 2, 1].filter((bit) => used >= bit && (used & -used) <= bit);
  return { width: columns.length, rows: bits.map((row) => columns.map((bit) => (row & bit) !== 0)) };
}

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
