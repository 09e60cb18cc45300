/**
 * Sets the environment variables that libtensorflow reads when it is loaded, unless the user has set them: no logs, GPU
 * memory allocated as needed instead of all at once, oneDNN kernels (faster, see docs/backends.md).
 */
export function tensorflowEnvironment(environment: NodeJS.ProcessEnv = process.env): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= '2';
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  environment.TF_ENABLE_ONEDNN_OPTS ??= '1';
}
