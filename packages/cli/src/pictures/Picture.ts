import { encode } from 'fast-png';

export type Colour = readonly [red: number, green: number, blue: number];

/** A small RGB raster to draw sample sheets on: 8 bits per channel, rows from the top. */
export class Picture {
  readonly data: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    data?: Uint8Array,
  ) {
    this.data = data ?? new Uint8Array(width * height * 3);
  }

  /** Fills a rectangle; what lies outside the picture is cut off. */
  fill(colour: Colour, left = 0, top = 0, width = this.width, height = this.height): this {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++)
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++)
        this.data.set(colour, (y * this.width + x) * 3);
    return this;
  }

  /** Draws `source` enlarged `scale` times, every pixel a square: small samples stay as sharp as they are. */
  draw(source: Picture, left: number, top: number, scale = 1): this {
    for (let y = 0; y < source.height; y++)
      for (let x = 0; x < source.width; x++) {
        const at = (y * source.width + x) * 3;
        const colour: Colour = [source.data[at], source.data[at + 1], source.data[at + 2]];
        this.fill(colour, left + x * scale, top + y * scale, scale, scale);
      }
    return this;
  }

  /** The part of this picture that {@link draw} made of a `width` × `height` source with the same arguments. */
  extract(left: number, top: number, width: number, height: number, scale = 1): Picture {
    const part = new Picture(width, height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = ((top + y * scale) * this.width + left + x * scale) * 3;
        part.data.set(this.data.subarray(at, at + 3), (y * width + x) * 3);
      }
    return part;
  }

  /** PNG bytes. */
  toPng(): Uint8Array {
    return encode({ width: this.width, height: this.height, data: this.data, channels: 3, depth: 8 });
  }
}
