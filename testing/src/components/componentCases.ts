import type { Cases } from './ComponentCase.js';
import { layerCases } from './layerCases.js';
import { lossCases } from './lossCases.js';
import { networkCases } from './networkCases.js';
import { opCases } from './opCases.js';
import { stateCases } from './stateCases.js';

/** One case of every component that computes with tensors. */
export const componentCases: Cases = { ...opCases, ...layerCases, ...lossCases, ...networkCases, ...stateCases };
