import { spawnSync } from 'node:child_process';
import { expectGradientsMatch, random } from '@ecgan/testing';
import { conv2d, getKernelsForBackend, grads, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { installedTensorflow } from './cache/installedTensorflow.js';
import { BackendConflictError, installedBackends, useBackend } from './index.js';

const installed = installedTensorflow();
if (!installed) process.stderr.write('skipped: the tensorflow backend is not installed\n');

describe.skipIf(!installed)('tensorflow', () => {
  beforeAll(async () => {
    await useBackend('tensorflow');
  });

  test('default: unnamed takes it, it being the best', async () => {
    const backend = await useBackend();
    expect(backend).toMatchObject({ name: 'tensorflow', skipped: [] });
    expect(backend.versions.libtensorflow).toMatch(/^\d+\.\d+/);
    expect((await installedBackends())[0]).toBe('tensorflow');
  });

  test("behavior: the caller's tensors, kernels and layers are its own", () => {
    expect(getKernelsForBackend('tensorflow').length).toBeGreaterThan(100);
    const ones = tensor4d(new Float32Array(16).fill(1), [1, 4, 4, 1]);
    const model = sequential({
      layers: [
        layers.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 3, padding: 'same', kernelInitializer: 'ones' }),
      ],
    });
    // How many of its nine neighbours each pixel has.
    expect(Array.from((model.predict(ones) as Tensor4D).dataSync()).slice(0, 8)).toEqual([4, 6, 6, 4, 6, 9, 9, 6]);
  });

  test('gradient: convolution', () => {
    expectGradientsMatch(
      (x, w) => sum(conv2d(x as Tensor4D, w as Tensor4D, 1, 'same')),
      [random([1, 4, 5, 2], 1), random([3, 3, 2, 2], 2)],
    );
    const [dx] = grads((x, w) => conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'))([
      random([1, 4, 4, 1], 1),
      tensor4d([2], [1, 1, 1, 1]),
    ]);
    expect(Array.from(dx.dataSync())).toEqual(new Array(16).fill(2));
  });

  test('error: another backend in the same process', async () => {
    await expect(useBackend('wasm')).rejects.toThrow(BackendConflictError);
  });

  test('behavior: a process of its own prints nothing at all', () => {
    const script = `
      import { useBackend } from '@ecgan/backend';
      import { add, scalar } from '@tensorflow/tfjs-core';
      await useBackend('tensorflow');
      process.exit(add(scalar(1), scalar(2)).dataSync()[0] === 3 ? 0 : 1);`;
    const args = ['--conditions=@ecgan/source', '--import', 'tsx', '--input-type=module', '-e', script];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
