import { lossMutants } from './list/lossMutants.js';
import { networkMutants } from './list/networkMutants.js';
import { trainingMutants } from './list/trainingMutants.js';

/** All of them, in the order they are tried. */
export const mutants = [...trainingMutants, ...lossMutants, ...networkMutants];
