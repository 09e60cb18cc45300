import { type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { PretrainedModelError } from '../errors.js';
import type { PixelSize } from '../scores/scorers.js';

/** The segmenter to try, and what its error message needs. */
interface Trial extends PixelSize {
  /** As the user named the file. */
  path: string;
  /** Logits of images in [-1, 1]; the caller disposes them. */
  segment(images: Tensor4D): Tensor | Promise<Tensor>;
  /** The number of classes it must have. @defaultValue any */
  numClasses?: number;
  /** The flag that sets the size. */
  sizeFlag: '--size' | '--score-size';
}

/**
 * Lets the network of `--segmenter` read one grey image, so that a network that does not fit is refused before anything long begins.
 *
 * @returns The number of classes of its logits.
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
