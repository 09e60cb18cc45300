import { readFile } from 'node:fs/promises';
import { DatasetError } from '../DatasetError.js';
import { decodeRunLengths } from './runLengths.js';
import type { AnnotatedPicture, AnnotationExport, Shape } from './Shape.js';

/** The parts of a COCO file that are read. */
interface CocoFile {
  images: { id: number; file_name: string; height: number; width: number }[];
  annotations: CocoAnnotation[];
  categories: { id: number; name: string }[];
}

interface CocoAnnotation {
  image_id: number;
  category_id: number;
  area?: number;
  segmentation?: number[][] | { counts: number[] | string; size: [height: number, width: number] };
}

/** Whether parsed JSON is a COCO annotation file. */
export function isCoco(json: unknown): json is CocoFile {
  const file = json as Partial<CocoFile> | null;
  return [file?.images, file?.annotations, file?.categories].every((part) => Array.isArray(part));
}

/**
 * Reads the shapes of a COCO annotation file: polygons and run-length masks. Classes are numbered from 1, in the order of
 * their category ids. Shapes are drawn from large to small, so small ones stay visible.
 *
 * @throws DatasetError if the file is not a COCO annotation file, or an annotation refers to an unknown image or category.
 */
export async function readCoco(file: string): Promise<AnnotationExport> {
  const refuse = (message: string) => new DatasetError([{ file, kind: 'unreadable', message }]);
  const json: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((cause: unknown) => {
      throw refuse(`it is not valid JSON (${cause instanceof Error ? cause.message : cause}).`);
    });
  if (!isCoco(json)) throw refuse('it holds no images, annotations and categories, as COCO files do.');
  const categories = [...json.categories].sort((a, b) => a.id - b.id);
  const idOf = new Map(categories.map(({ id }, i) => [id, i + 1]));
  const byPicture = new Map<number, CocoAnnotation[]>(json.images.map(({ id }) => [id, []]));
  for (const [i, annotation] of json.annotations.entries()) {
    const list = byPicture.get(annotation.image_id);
    if (!list) throw refuse(`annotations[${i}] is of the image ${annotation.image_id}, which is not among images.`);
    if (!idOf.has(annotation.category_id))
      throw refuse(`annotations[${i}] is of the category ${annotation.category_id}, which is not among categories.`);
    list.push(annotation);
  }
  const leftOut = new Map<string, number>();
  const pictures = json.images.map(({ id, file_name, height, width }): AnnotatedPicture => {
    const shapes = (byPicture.get(id) ?? [])
      .sort((a, b) => (b.area ?? 0) - (a.area ?? 0))
      .flatMap(({ category_id, segmentation }) => {
        const shape = shapeOf(idOf.get(category_id) ?? 0, segmentation);
        if (!shape)
          leftOut.set(
            'annotations without a segmentation',
            (leftOut.get('annotations without a segmentation') ?? 0) + 1,
          );
        return shape ? [shape] : [];
      });
    return { file: file_name, height, width, shapes };
  });
  return { classNames: ['background', ...categories.map(({ name }) => name)], leftOut, pictures };
}

function shapeOf(id: number, segmentation: CocoAnnotation['segmentation']): Shape | undefined {
  if (Array.isArray(segmentation)) return segmentation.length > 0 ? { id, polygons: segmentation } : undefined;
  if (!segmentation?.counts) return undefined;
  const [height, width] = segmentation.size;
  return { id, mask: decodeRunLengths(segmentation.counts, height, width) };
}
