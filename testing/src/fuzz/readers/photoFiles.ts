import sharp from 'sharp';

const [width, height] = [24, 16];
const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i) % 251);
const photo = () => sharp(pixels, { raw: { width, height, channels: 3 } });

/** Returns a small photo in every supported format. */
export async function photoFiles(): Promise<Uint8Array[]> {
  const forms = [
    photo().jpeg({ quality: 80 }),
    photo().jpeg({ progressive: true }),
    photo().toColourspace('b-w').jpeg(),
    photo().toColourspace('cmyk').jpeg(),
    photo().withMetadata({ orientation: 6 }).jpeg(),
    photo().png(),
    photo().png({ progressive: true }),
    photo().png({ palette: true, colours: 16 }),
    photo().ensureAlpha(0.5).png(),
    photo().toColourspace('rgb16').png(),
    photo().webp(),
    photo().webp({ lossless: true }),
    photo().gif(),
    photo().tiff({ compression: 'none' }),
    photo().tiff({ compression: 'lzw' }),
    photo().avif({ effort: 0 }),
  ];
  const files = await Promise.all(forms.map((form) => form.toBuffer()));
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="9" height="9"/></svg>`;
  return [...files, Buffer.from(drawing)].map((file) => Uint8Array.from(file));
}
