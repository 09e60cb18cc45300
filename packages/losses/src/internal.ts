// What the packages of this family share and nobody else should depend on.
export { anchorsPerBlock } from './contrast/anchorLosses.js';
export { findRegions, type LabelRegions, meansOfRegions } from './contrast/regionMeans.js';
export { drawSimilarityPixels, type PixelDraw } from './similarity/drawPixels.js';
