export { EcganError, type ErrorFacts } from './EcganError.js';
export { type ExpectedShape, ShapeError, type ShapeErrorFacts } from './ShapeError.js';
export { ValueError, type ValueErrorFacts } from './ValueError.js';
