/** Decoded pixels of an image file, before they are read as ids or colours. */
export interface RawPixels {
  height: number;
  width: number;
  /** Values per pixel: 1 grey or palette index, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
  channels: number;
  /** Bits per value, 1 to 16. */
  depth: number;
  /** `[height, width, channels]`, flat, not scaled. */
  data: ArrayLike<number>;
  /** Colours by index, RGB 0–255 with or without alpha. If set, the single channel holds indices. */
  palette?: readonly (readonly number[])[];
  /** What the file is, for messages: `'an RGB PNG of 8 bits'`. */
  found: string;
}

/**
 * How pixels are read. `'ids'`: grey values; `'indices'`: grey values or palette indices; `'colours'`: colours;
 * `'any'`: any of these.
 */
export type PixelReading = 'ids' | 'indices' | 'colours' | 'any';
