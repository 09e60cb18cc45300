/** Names of the backends, fastest first: the order in which `useBackend()` tries them. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

/**
 * A TF.js backend: `tensorflow` (libtensorflow, CUDA or CPU), `webgpu` (any GPU, through Dawn), `wasm` (SIMD, one
 * thread) or `cpu` (plain JavaScript, for tests with small shapes).
 */
export type BackendName = (typeof backendNames)[number];
