import type { Comparison } from 'comparison';
import { Pix2Pix } from './plain.js';
import { Pix2Pix as Pix2PixWithEdges } from './withEdges.js';

/** pix2pix, without and with an edge branch and the similarity loss. */
export const comparison: Comparison = {
  change: 'with edges',
  variants: {
    plain: ({ numClasses, seed }) => new Pix2Pix(numClasses, seed),
    changed: async ({ numClasses, seed, segmenter }) => new Pix2PixWithEdges(numClasses, seed, await segmenter()),
  },
};
