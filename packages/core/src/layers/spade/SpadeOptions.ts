import type { LayerOptions } from '../LayerOptions.js';

/** Options of {@link spade}. */
export interface SpadeOptions extends LayerOptions {
  /** Classes of the label map, without the boundary channel. */
  numClasses: number;
  /** Whether the label map has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
  /** Channels between the label map and γ, β. @defaultValue 128 */
  hiddenFilters?: number;
  /** Side of the convolutions on the label map; label layouts need 3. @defaultValue 3 */
  kernelSize?: number;
  /** What x is normalised by: statistics of the batch, or of each image. @defaultValue 'batch' */
  normalization?: 'batch' | 'instance';
  /** Added to the variance. @defaultValue 1e-5 */
  epsilon?: number;
  /** Share of the moving averages that a training call keeps. @defaultValue 0.9 */
  momentum?: number;
  /** Of the Xavier normal initial kernels. @defaultValue 0.02, the paper's; see {@link xavierNormal} */
  gain?: number;
  /** Same seed, same weights, on every engine. @defaultValue none */
  seed?: number;
}
