export { type DecodeOptions, decodeSafetensors } from './decode.js';
export { encodeSafetensors } from './encode.js';
export { type SafeTensor, type SafeTensors, type SafetensorsContent, SafetensorsError } from './types.js';
