import { createHash } from 'node:crypto';
import { tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { describeNetwork } from './describeNetwork.js';

describe('describeNetwork', () => {
  const networkOf = (values: number[], shape: number[]) => {
    const weights = [tensor(values, shape), tensor([1.5])];
    return { getWeights: () => weights, dispose: () => weights.map((weight) => weight.dispose()) };
  };

  test('default: as another implementation of SHA-256 makes of the same bytes', async () => {
    const network = networkOf([1, -2, 0.25, 3], [2, 2]);
    const hash = createHash('sha256')
      .update('[2,2]')
      .update(Buffer.from(Float32Array.of(1, -2, 0.25, 3).buffer));
    const sha256 = hash
      .update('[1]')
      .update(Buffer.from(Float32Array.of(1.5).buffer))
      .digest('hex');
    expect(await describeNetwork('mine', network)).toEqual({ name: 'mine', sha256 });
    network.dispose();
  });

  test('behavior: another value or shape, another checksum', async () => {
    const networks = [networkOf([1, 2], [2]), networkOf([1, 2.0000002], [2]), networkOf([1, 2], [1, 2])];
    const sums = await Promise.all(networks.map(async (network) => (await describeNetwork('', network)).sha256));
    expect(new Set(sums).size).toBe(3);
    for (const network of networks) network.dispose();
  });
});
