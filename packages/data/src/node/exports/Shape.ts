/** What an annotation covers: polygons in pixels, `[x, y, x, y, …]` each, or a mask of the whole picture. */
export interface Shape {
  /** Class id. */
  id: number;
  polygons?: readonly (readonly number[])[];
  /** `[height, width]`, flat, 1 where the shape is. */
  mask?: Uint8Array;
}

/** The shapes of one picture, in the order in which they are drawn: later ones lie on top. */
export interface AnnotatedPicture {
  /** File name of the picture, with subfolders, as the export says it. */
  file: string;
  height: number;
  width: number;
  shapes: readonly Shape[];
}

/** An export of a labelling program that holds shapes. */
export interface AnnotationExport {
  /** Name of each class, by id; 0 is what no shape covers. */
  classNames: readonly string[];
  /** Names of files or annotations that hold nothing that can be drawn, by reason. */
  leftOut: ReadonlyMap<string, number>;
  pictures: readonly AnnotatedPicture[];
}
