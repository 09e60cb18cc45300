import { cpus } from 'node:os';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { BackendDriver } from '../Backend.js';
import { hasNvidiaDriver } from '../cache/hasNvidiaDriver.js';
import { installedTensorflow, missingTensorflow } from '../cache/installedTensorflow.js';
import { BackendUnavailableError } from '../errors.js';
import { standInKey } from '../install/writeStandIns.js';
import { registerKernels } from '../kernels/registerKernels.js';
import { keepConstants } from '../kernels/tensorflow/keptConstants.js';
import { type NodeBackend, reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import { tensorflowKernels, tensorflowLeanerKernels } from '../kernels/tensorflow/tensorflowKernels.js';
import { loadQuietly } from './loadQuietly.js';
import { restoreNodeUtil } from './restoreNodeUtil.js';
import { tensorflowEnvironment } from './tensorflowEnvironment.js';

const installAdvice = 'Run `npx ecgan backend install`, or use another backend.';

/**
 * libtensorflow through `@tensorflow/tfjs-node` or `-gpu`, which `ecgan backend install` installs in the cache folder.
 */
export const tensorflow: BackendDriver = {
  async start() {
    const installed = installedTensorflow();
    if (!installed) {
      throw new BackendUnavailableError({ backend: 'tensorflow', reason: missingTensorflow(), advice: installAdvice });
    }
    const { folder, manifest } = installed;
    tensorflowEnvironment();
    restoreNodeUtil();
    // The process must have one tfjs-core, the caller's: kernels and tensors of a second copy would not work with it.
    Object.assign(globalThis, {
      [Symbol.for(standInKey)]: { ...layers, ...core, version: { 'tfjs-core': core.version_core } },
    });
    try {
      loadQuietly(folder, manifest.package);
    } catch (cause) {
      const reason = `the installed backend does not load (${cause instanceof Error ? cause.message : cause})`;
      const advice = 'Run `npx ecgan backend install --force`, or use another backend.';
      throw new BackendUnavailableError({ backend: 'tensorflow', reason, advice, cause });
    }
    const backend = core.backend() as unknown as NodeBackend;
    const usesGpu = backend.isUsingGpuDevice;
    keepConstants(backend);
    registerKernels(tensorflowLeanerKernels());
    // Which form of a convolution is fastest was measured on x64 with oneDNN; it differs without oneDNN.
    const measured = !usesGpu && process.arch === 'x64' && process.env.TF_ENABLE_ONEDNN_OPTS === '1';
    if (measured) registerKernels(tensorflowKernels());
    const uncompiled = reasonNotToCompile();
    return {
      notes: [
        ...(uncompiled ? [`steps run uncompiled: ${uncompiled}`] : []),
        ...(manifest.device === 'gpu' && !usesGpu ? [withoutGpu()] : []),
      ],
      device: usesGpu ? 'NVIDIA GPU, CUDA' : `${cpus()[0]?.model ?? 'CPU'}, ${cpus().length} threads`,
      versions: { 'tfjs-node': manifest.tfjsNode, libtensorflow: manifest.libtensorflow },
    };
  },
};

/** A note that explains why the GPU build computes on the CPU. */
function withoutGpu(): string {
  const missing = hasNvidiaDriver()
    ? 'an NVIDIA driver is installed, but libtensorflow finds no GPU (see CUDA_VISIBLE_DEVICES and nvidia-smi)'
    : 'there is no NVIDIA driver on this machine';
  return `the build for CUDA computes on the CPU: ${missing}`;
}
