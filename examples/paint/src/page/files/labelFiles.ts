import { decodeLabelMap, LabelFileError, resizeNearest } from '@ecgan/data';
import type { PaintBox } from '../document/PaintBox.js';

/**
 * Reads a PNG of class ids or of the classes' colours, resized to the generator's size.
 *
 * @throws Error that names the file and says what is wrong with it.
 */
export function readLabelFile(file: string, bytes: Uint8Array, { classes, height, width }: PaintBox): Int32Array {
  const numClasses = classes.length;
  const read = (options: object) => decodeLabelMap(bytes, { file, numClasses, ...options });
  try {
    return Int32Array.from(resizeNearest(idsOrColours(read, classes), height, width).ids);
  } catch (error) {
    if (!(error instanceof LabelFileError)) throw error;
    throw new Error(`${error.message} To paint over a photo, choose “Trace over”.`);
  }
}

function idsOrColours(read: (options: object) => ReturnType<typeof decodeLabelMap>, classes: PaintBox['classes']) {
  try {
    return read({});
  } catch (error) {
    if (!(error instanceof LabelFileError) || error.facts.kind === 'unreadable') throw error;
    try {
      return read({ colours: classes.map(({ colour }) => colour) });
    } catch (second) {
      throw error.facts.kind === 'label-range' ? error : second;
    }
  }
}
