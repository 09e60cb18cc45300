import { lossMutants } from './list/lossMutants.js';
import { networkMutants } from './list/networkMutants.js';
import { segmentationMutants } from './list/segmentationMutants.js';
import { trainingMutants } from './list/trainingMutants.js';

/** All of them, in the order they are tried. */
export const mutants = [...trainingMutants, ...segmentationMutants, ...lossMutants, ...networkMutants];
