export { type DecodeOptions, decodeSafetensors } from './decode.js';
export { type EncodeSafetensorsOptions, encodeSafetensors } from './encode.js';
export { dequantizeKernels, quantizeKernels } from './quantizeKernels.js';
export { type SafeTensor, type SafeTensors, type SafetensorsContent, SafetensorsError } from './types.js';
