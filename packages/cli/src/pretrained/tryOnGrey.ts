import { type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { PretrainedModelError } from '../errors.js';
import type { PixelSize } from '../scores/scorers.js';

/** A segmenter that is tried, and what is said where it cannot read. */
interface Trial extends PixelSize {
  /** As the user named the file. */
  path: string;
  /** Logits of images in [-1, 1]; the caller disposes them. */
  segment(images: Tensor4D): Tensor | Promise<Tensor>;
  /** How many classes it must give. @defaultValue any number */
  numClasses?: number;
  /** The flag that another size is chosen by. */
  sizeFlag: '--size' | '--score-size';
}

/**
 * Lets a segmenter of `--segmenter` read one grey image, so that whatever does not fit is found before anything long begins.
 *
 * @returns How many classes its logits are of.
 * @throws {@link PretrainedModelError} unless it gives finite logits `[1, height, width, numClasses]`.
 */
export async function tryOnGrey({ path, segment, height, width, numClasses, sizeFlag }: Trial): Promise<number> {
  const image = zeros([1, height, width, 3]) as Tensor4D;
  let logits: Tensor | undefined;
  try {
    logits = await segment(image);
    const [classes] = logits.shape.slice(3);
    if (logits.shape.join() !== [1, height, width, numClasses ?? classes].join())
      throw new RangeError(`it gives [${logits.shape.join(', ')}]`);
    if (!(await logits.data()).every(Number.isFinite)) throw new RangeError('it gives numbers that are none');
    return classes;
  } catch (cause) {
    const problem = `images of ${height}×${width} (height×width) cannot be read by it: ${(cause as Error).message}`;
    const advice = `Choose another ${sizeFlag} or another segmenter.`;
    throw new PretrainedModelError('--segmenter', path, `${problem} ${advice}`, { cause });
  } finally {
    image.dispose();
    logits?.dispose();
  }
}
