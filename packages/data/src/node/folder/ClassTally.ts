/** Counts the pixels and images of each class. */
export class ClassTally {
  readonly pixels: number[];
  readonly images: number[];

  constructor(private readonly numClasses: number) {
    this.pixels = new Array<number>(numClasses).fill(0);
    this.images = new Array<number>(numClasses).fill(0);
  }

  /** Counts the class ids of one image; −1 is not counted. */
  add(ids: Int32Array): void {
    const here = new Float64Array(this.numClasses);
    for (const id of ids) if (id >= 0) here[id]++;
    for (const [id, pixels] of here.entries()) {
      this.pixels[id] += pixels;
      if (pixels > 0) this.images[id]++;
    }
  }
}
