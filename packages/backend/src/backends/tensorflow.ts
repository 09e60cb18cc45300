import { cpus } from 'node:os';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { BackendDriver } from '../Backend.js';
import { installedTensorflow } from '../cache/installedTensorflow.js';
import { BackendUnavailableError } from '../errors.js';
import { standInKey } from '../install/writeShims.js';
import { registerKernels } from '../kernels/registerKernels.js';
import { keepConstants } from '../kernels/tensorflow/keptConstants.js';
import { type NodeBackend, reasonNotToCompile } from '../kernels/tensorflow/NodeBackend.js';
import { tensorflowKernels, tensorflowLeanerKernels } from '../kernels/tensorflow/tensorflowKernels.js';
import { loadQuietly } from './loadQuietly.js';
import { restoreNodeUtil } from './restoreNodeUtil.js';
import { tensorflowEnvironment } from './tensorflowEnvironment.js';

const installAdvice = 'Run `npx ecgan backend install`, or take another backend.';

/** libtensorflow through `@tensorflow/tfjs-node` or `-gpu`, as `ecgan backend install` left it in the cache folder. */
export const tensorflow: BackendDriver = {
  async start() {
    const installed = installedTensorflow();
    if (!installed) {
      throw new BackendUnavailableError({ backend: 'tensorflow', reason: 'not installed', advice: installAdvice });
    }
    const { folder, manifest } = installed;
    tensorflowEnvironment();
    restoreNodeUtil();
    // One tfjs-core in the process, the caller's: kernels and tensors of a second copy would be strangers to it.
    Object.assign(globalThis, {
      [Symbol.for(standInKey)]: { ...layers, ...core, version: { 'tfjs-core': core.version_core } },
    });
    try {
      loadQuietly(folder, manifest.package);
    } catch (cause) {
      const reason = `the installed backend does not load (${cause instanceof Error ? cause.message : cause})`;
      const advice = 'Run `npx ecgan backend install --force`, or take another backend.';
      throw new BackendUnavailableError({ backend: 'tensorflow', reason, advice, cause });
    }
    const backend = core.backend() as unknown as NodeBackend;
    const usesGpu = backend.isUsingGpuDevice;
    keepConstants(backend);
    registerKernels(tensorflowLeanerKernels());
    // Which forms are cheaper was measured on x64 with oneDNN, and is different without it.
    const measured = !usesGpu && process.arch === 'x64' && process.env.TF_ENABLE_ONEDNN_OPTS === '1';
    if (measured) registerKernels(tensorflowKernels());
    const uncompiled = reasonNotToCompile();
    return {
      ...(uncompiled && { notes: [`steps run uncompiled: ${uncompiled}`] }),
      device: usesGpu ? 'NVIDIA GPU, CUDA' : `${cpus()[0]?.model ?? 'CPU'}, ${cpus().length} threads`,
      versions: { 'tfjs-node': manifest.tfjsNode, libtensorflow: manifest.libtensorflow },
    };
  },
};
