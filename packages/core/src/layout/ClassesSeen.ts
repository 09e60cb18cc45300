/** The classes that the 3×3 around one pixel have seen, in the order they are found, and where each of the nine has them. */
export class ClassesSeen {
  /** How many there are. */
  length = 0;
  readonly classes: Int32Array;
  /** `[length, 9]`: the row of each class at each offset. */
  readonly patches: Int32Array;

  /** @param most - As many as one pixel can see. */
  constructor(
    most: number,
    /** `[9]`: the row of a class that an offset has not seen. */
    private readonly far: Int32Array,
  ) {
    this.classes = new Int32Array(most);
    this.patches = new Int32Array(9 * most);
  }

  /** Says that the pixel at an offset has seen a class, and in which row. */
  add(label: number, offset: number, row: number): void {
    let which = 0;
    while (which < this.length && this.classes[which] !== label) which++;
    if (which === this.length) {
      this.length++;
      this.classes[which] = label;
      for (let i = 0; i < 9; i++) this.patches[9 * which + i] = this.far[i];
    }
    this.patches[9 * which + offset] = row;
  }
}
