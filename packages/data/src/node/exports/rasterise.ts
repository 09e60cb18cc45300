import sharp from 'sharp';
import type { AnnotatedPicture, Shape } from './Shape.js';

/**
 * Draws shapes as a label map: a pixel gets the id of the last shape that contains its centre, or 0 if there is none.
 * sharp's SVG renderer (librsvg) fills the polygons without antialiasing, each polygon of a shape separately.
 *
 * @returns Class ids, `[height, width]`, flat.
 */
export async function rasterise({ height, width, shapes }: Omit<AnnotatedPicture, 'file'>): Promise<Int32Array> {
  const ids = new Int32Array(height * width);
  let waiting: Shape[] = [];
  const flush = async () => {
    if (waiting.length > 0) await drawPolygons(waiting, ids, { height, width });
    waiting = [];
  };
  for (const shape of shapes) {
    const { mask } = shape;
    if (!mask) waiting.push(shape);
    else {
      await flush();
      for (let i = 0; i < ids.length; i++) if (mask[i]) ids[i] = shape.id;
    }
  }
  await flush();
  return ids;
}

async function drawPolygons(
  shapes: readonly Shape[],
  ids: Int32Array,
  { height, width }: { height: number; width: number },
): Promise<void> {
  // Colours encode id + 1, so that black means no shape.
  const colour = (id: number) => `#${(id + 1).toString(16).padStart(6, '0')}`;
  const polygons = shapes.flatMap(({ id, polygons = [] }) =>
    polygons.map((points) => `<polygon fill="${colour(id)}" points="${points.map(Number).join(' ')}"/>`),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#000"/>${polygons.join('')}</svg>`;
  const data = await sharp(Buffer.from(svg), { unlimited: true }).removeAlpha().raw().toBuffer();
  for (let i = 0; i < ids.length; i++) {
    const value = (data[3 * i] << 16) | (data[3 * i + 1] << 8) | data[3 * i + 2];
    if (value > 0) ids[i] = value - 1;
  }
}
