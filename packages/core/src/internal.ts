// What the packages of this family share and nobody else should depend on. Nothing here imports TF.js.
export {
  assertChoice,
  assertInteger,
  assertIntegers,
  assertNumber,
  assertShape,
  type NumberRange,
} from './arguments.js';
export { drawIndices } from './drawIndices.js';
export { layoutForms, patchParts } from './layout/layoutForms.js';
export { chooseRandomly, RandomState, type RandomWords } from './RandomState.js';
export { RandomStream, seededRandom } from './RandomStream.js';
