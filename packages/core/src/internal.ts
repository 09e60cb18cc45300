// Shared by the @ecgan packages and not covered by semantic versioning. Nothing here imports TF.js.
export {
  assertChoice,
  assertInteger,
  assertIntegers,
  assertNumber,
  assertShape,
} from './arguments.js';
export { drawIndices } from './drawIndices.js';
export { layoutForms, patchParts } from './layout/layoutForms.js';
export { nonZeroSeed } from './nonZeroSeed.js';
export { chooseRandomly, RandomState } from './RandomState.js';
export { RandomStream, seededRandom } from './RandomStream.js';
