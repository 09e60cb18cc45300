// What the packages of this family share and nobody else should depend on. Nothing here imports TF.js.
export {
  assertChoice,
  assertInteger,
  assertIntegers,
  assertNumber,
  assertShape,
} from './arguments.js';
export { drawIndices } from './drawIndices.js';
export { chooseRandomly, RandomState } from './RandomState.js';
export { RandomStream, seededRandom } from './RandomStream.js';
