/** How one look at a sample differs from the plain one: plain numbers, drawn where the order of samples is. */
export interface Augmentation {
  /** Left and right exchanged, in everything the sample holds. */
  flip: boolean;
  /** Where the picture is cut out of the larger one it is loaded as, as shares of the room there is: 0 left, 1 right. */
  cropX: number;
  /** The same from top (0) to bottom (1). */
  cropY: number;
}
