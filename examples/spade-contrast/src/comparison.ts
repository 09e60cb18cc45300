import type { Comparison } from 'comparison';
import { SpadeGan } from './plain.js';
import { SpadeGan as SpadeGanWithContrast } from './withContrast.js';

/** A SPADE GAN, without and with pixel-wise contrast. */
export const comparison: Comparison = {
  change: 'with contrast',
  variants: {
    plain: ({ numClasses, seed }) => new SpadeGan(numClasses, seed),
    changed: ({ numClasses, seed }) => new SpadeGanWithContrast(numClasses, seed),
  },
};
