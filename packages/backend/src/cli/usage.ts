/** What `ecgan-backend --help` says. */
export const usage = `ecgan-backend: the backends TensorFlow.js computes with

Usage
  ecgan-backend install [--cpu | --gpu] [--force]
      Builds the native backend (libtensorflow) once for this user, into the cache folder.
      Takes the GPU build where there is an NVIDIA driver. Needs npm and, where the
      official binary cannot be had, python3 with pip and a C++ compiler.
        --cpu, --gpu   which build
        --force        build again what is there
  ecgan-backend check [--backend NAME]
      Per backend: whether it runs here or why not, its device, versions and speed.
        --backend NAME  only this one: tensorflow, webgpu, wasm or cpu
  ecgan-backend --help

Environment
  ECGAN_CACHE             the folder backends are built into
  TF_ENABLE_ONEDNN_OPTS   0 or 1: libtensorflow's oneDNN kernels
  CUDA_VISIBLE_DEVICES    which GPUs libtensorflow sees
`;
