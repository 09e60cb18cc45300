// Shared by the @ecgan packages and not covered by semantic versioning.
export { networkNames } from './networks/ecgan.js';
export { averagedVariables, networkVariables, trainableVariables } from './networks/variables.js';
export { readElements } from './safetensors/elements.js';
export { decodeHeader, type HeaderEntry, headerLength, lengthBytes } from './safetensors/header.js';
export { elementCount } from './safetensors/types.js';
