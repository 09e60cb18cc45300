import { coreComponents } from './coreComponents.js';
import type { Component } from './kinds.js';
import { lossesComponents } from './lossesComponents.js';
import { modelsComponents } from './modelsComponents.js';
import { trainingComponents } from './trainingComponents.js';

/** The components by package: every export of core, losses, models and training that `otherExports` does not name. */
export const components = {
  core: coreComponents,
  losses: lossesComponents,
  models: modelsComponents,
  training: trainingComponents,
} satisfies Record<string, Component[]>;
