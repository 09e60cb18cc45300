// Shared by the @ecgan packages and not covered by semantic versioning. Nothing here imports TF.js.
export {
  assertChoice,
  assertInteger,
  assertIntegers,
  assertNumber,
  assertShape,
  type NumberRange,
} from './arguments.js';
export { chooseRandomly, RandomState, type RandomWords } from './RandomState.js';
export { RandomStream, seededRandom } from './RandomStream.js';
