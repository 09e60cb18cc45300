/** The backends, best first: the order `useBackend()` tries them in. */
export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const;

/**
 * What computes: `tensorflow` (libtensorflow, CUDA or CPU), `webgpu` (any GPU, through Dawn), `wasm` (SIMD, one
 * thread) or `cpu` (plain JavaScript, for tests of tiny shapes).
 */
export type BackendName = (typeof backendNames)[number];
