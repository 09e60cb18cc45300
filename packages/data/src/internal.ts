// Entry for the tests and benchmarks of this repository. Not part of the public API.
export { decodeLabelImage } from './decode/decodeLabelImage.js';
