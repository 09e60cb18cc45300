import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from '../DatasetError.js';
import { composed } from '../folder/namePattern.js';
import type { AnnotatedPicture, AnnotationExport, Shape } from './Shape.js';

interface LabelmeShape {
  label: string;
  points: [x: number, y: number][];
  shape_type?: string;
}

interface LabelmeFile {
  shapes: LabelmeShape[];
  imageHeight: number;
  imageWidth: number;
}

/** Whether parsed JSON is a labelme file. */
export function isLabelme(json: unknown): json is LabelmeFile {
  const file = json as Partial<LabelmeFile> | null;
  return Array.isArray(file?.shapes) && Number.isInteger(file?.imageHeight) && Number.isInteger(file?.imageWidth);
}

/**
 * Reads the shapes of the labelme files in a folder and its subfolders: polygons, rectangles and circles, in the order of
 * each file. There is one file per image, with the name of the image. Lines and points cover no pixels; they are counted
 * in `leftOut`.
 *
 * @param options.classNames - Names of the classes from id 1 on.
 * @defaultValue every label that occurs, in alphabetical order
 * @throws DatasetError if a file cannot be read, or a label is not among the names.
 */
export async function readLabelme(
  folder: string,
  { classNames }: { classNames?: readonly string[] } = {},
): Promise<AnnotationExport> {
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => name.toLowerCase().endsWith('.json'))
    .sort();
  const files = await Promise.all(names.map(async (name) => ({ name, json: await readJson(join(folder, name)) })));
  const known = files.flatMap(({ name, json }) => (isLabelme(json) ? [{ name, json }] : []));
  const labels =
    classNames ?? [...new Set(known.flatMap(({ json }) => json.shapes.map(({ label }) => composed(label))))].sort();
  const idOf = new Map(labels.map((label, i) => [composed(label), i + 1]));
  const leftOut = new Map<string, number>();
  const pictures = known.map(({ name, json }): AnnotatedPicture => {
    const shapes = json.shapes.flatMap((shape) => {
      const id = idOf.get(composed(shape.label));
      if (id === undefined) {
        const message = `the label "${shape.label}" is not among the classes ${labels.join(', ')}.`;
        throw new DatasetError([{ file: join(folder, name), kind: 'label-range', message }]);
      }
      const polygon = polygonOf(shape);
      const reason = `shapes of the type ${shape.shape_type}`;
      if (!polygon) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
      return polygon ? [{ id, polygons: [polygon] } satisfies Shape] : [];
    });
    return { file: name.replace(/\.json$/i, ''), height: json.imageHeight, width: json.imageWidth, shapes };
  });
  return { classNames: ['background', ...labels], leftOut, pictures };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const message = `it is not valid JSON (${cause instanceof Error ? cause.message : cause}).`;
    throw new DatasetError([{ file, kind: 'unreadable', message }]);
  }
}

/** The outline of a shape as a polygon; undefined for one that covers no pixels. */
function polygonOf({ points, shape_type = 'polygon' }: LabelmeShape): number[] | undefined {
  const [[x, y], [toX, toY]] = [points[0] ?? [0, 0], points[1] ?? [0, 0]];
  if (shape_type === 'polygon' && points.length >= 3) return points.flat();
  if (shape_type === 'rectangle' && points.length === 2) return [x, y, toX, y, toX, toY, x, toY];
  if (shape_type !== 'circle' || points.length !== 2) return undefined;
  const radius = Math.hypot(toX - x, toY - y);
  const corners = Math.max(12, Math.ceil(2 * Math.PI * radius));
  return Array.from({ length: 2 * corners }, (_, i) => {
    const angle = (2 * Math.PI * Math.floor(i / 2)) / corners;
    return i % 2 === 0 ? x + radius * Math.cos(angle) : y + radius * Math.sin(angle);
  });
}
