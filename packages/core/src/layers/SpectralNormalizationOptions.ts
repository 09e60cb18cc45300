import type { LayerOptions } from './LayerOptions.js';

/** Options of {@link spectralNormalization}. */
export interface SpectralNormalizationOptions extends LayerOptions {
  /** Steps of power iteration per training call. @defaultValue 1 */
  powerIterations?: number;
  /** Smallest length a vector is divided by. @defaultValue 1e-12 */
  epsilon?: number;
  /**
   * The axis of the weight that counts outputs, from the end: it becomes the rows of W, the other axes together its columns.
   * @defaultValue -1; of transposed convolutions, whose kernels are `[…, filters, inChannels]`, -2
   */
  outputAxis?: number;
  /** Of the first u. Same seed, same u, on every engine. @defaultValue none */
  seed?: number;
}
