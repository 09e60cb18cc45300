export { type DecodeOptions, decodeSafetensors } from './decodeSafetensors.js';
export { encodeSafetensors } from './encodeSafetensors.js';
export type { SafeTensor, SafeTensors, SafetensorsContent } from './SafeTensor.js';
export { SafetensorsError } from './SafetensorsError.js';
