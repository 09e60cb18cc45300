import type { Dataset } from '@ecgan/data';
import { ConfigError } from '../errors.js';

/** Whether some pixel of the held-out images counts: is of another class than the ignored one. Reads until it finds one. */
export async function hasCountedPixel(heldOut: Dataset): Promise<boolean> {
  if (heldOut.ignoreLabel === undefined) return heldOut.length > 0;
  for (let index = 0; index < heldOut.length; index++) {
    const { labels } = await heldOut.sample(index);
    if (labels.some((id) => id !== heldOut.ignoreLabel)) return true;
  }
  return false;
}

/**
 * Checks that held-out images can be scored, before anything is trained or fitted.
 *
 * @throws {@link ConfigError} if every pixel of them is of the ignored class, so that every score would be NaN.
 */
export async function assertScorable(heldOut: Dataset): Promise<void> {
  if (await hasCountedPixel(heldOut)) return;
  throw new ConfigError({
    setting: '--held-out',
    expected: 'images to score with pixels of other classes than the ignored one',
    received: heldOut.length,
    advice: `Every pixel of these is of class ${heldOut.ignoreLabel}, which scores ignore. Hold out more images, or leave --score out.`,
  });
}
