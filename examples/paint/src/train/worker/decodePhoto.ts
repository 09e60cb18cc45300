import type { Photo } from '@ecgan/data';

/** Most pixels on the longer side of a photo that is decoded; larger ones are made smaller by the browser. */
const longest = 2048;

/** Decodes a photo by means of the browser, turned as its EXIF note says. */
export async function decodePhoto(file: File): Promise<Photo> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * scale)));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  // What is transparent becomes white.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}
