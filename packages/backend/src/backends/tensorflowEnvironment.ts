/**
 * What libtensorflow reads from the environment when it is loaded, each only where the user has not set it: quiet logs,
 * GPU memory taken as needed instead of whole, oneDNN's kernels (faster, see the figures in docs/backends.md).
 */
export function tensorflowEnvironment(environment: NodeJS.ProcessEnv = process.env): void {
  environment.TF_CPP_MIN_LOG_LEVEL ??= '2';
  environment.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  environment.TF_ENABLE_ONEDNN_OPTS ??= '1';
}
