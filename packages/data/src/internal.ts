// What this project's own tests and benchmarks look at from outside. Nobody else should depend on it.
export { decodeLabelImage } from './decode/decodeLabelImage.js';
