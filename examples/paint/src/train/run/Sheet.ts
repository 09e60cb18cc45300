/** The pictures of one scene at one step, RGBA. */
export interface SheetRow {
  labels: Uint8ClampedArray<ArrayBuffer>;
  edge: Uint8ClampedArray<ArrayBuffer>;
  image: Uint8ClampedArray<ArrayBuffer>;
  refined: Uint8ClampedArray<ArrayBuffer>;
  photo: Uint8ClampedArray<ArrayBuffer>;
}

/** What the generator draws of scenes it is not trained on. */
export interface Sheet {
  step: number;
  size: number;
  rows: SheetRow[];
}

/** I'' of the first scene as it grew. */
export interface GrownPicture {
  step: number;
  refined: Uint8ClampedArray<ArrayBuffer>;
}

/** Most pictures that are kept of a run's growth. */
const most = 16;

/** Adds a picture; when there are too many, every second of the older ones goes. */
export function grow(pictures: readonly GrownPicture[], next: GrownPicture): GrownPicture[] {
  const all = [...pictures.filter(({ step }) => step < next.step), next];
  return all.length <= most ? all : all.filter((_, i) => i % 2 === 0 || i === all.length - 1);
}
