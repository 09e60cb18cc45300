export { EcganError, type ErrorFacts } from './errors/EcganError.js';
export { type ExpectedShape, ShapeError, type ShapeErrorFacts } from './errors/ShapeError.js';
export { ValueError, type ValueErrorFacts } from './errors/ValueError.js';
