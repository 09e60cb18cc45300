/** The area of an annotation: polygons, each `[x, y, x, y, …]` in pixels, or a mask of the whole image. */
export interface Shape {
  /** Class id. */
  id: number;
  polygons?: readonly (readonly number[])[];
  /** `[height, width]`, flat, 1 where the shape is. */
  mask?: Uint8Array;
}

/** The shapes of one image, in drawing order: later shapes cover earlier ones. */
export interface AnnotatedPicture {
  /** File name of the image in the export, with subfolders. */
  file: string;
  height: number;
  width: number;
  shapes: readonly Shape[];
}

/** The shapes in the export of a labelling program. */
export interface AnnotationExport {
  /** Class names by id. Class 0 is the background: pixels that no shape covers. */
  classNames: readonly string[];
  /** Number of annotations that cannot be drawn, by reason. */
  leftOut: ReadonlyMap<string, number>;
  pictures: readonly AnnotatedPicture[];
}
