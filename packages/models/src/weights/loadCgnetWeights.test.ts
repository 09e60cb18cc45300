import { testsOf } from '@ecgan/testing';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { cgnet } from '../networks/cgnet/cgnet.js';
import type { SafeTensors } from '../safetensors/index.js';
import { loadCgnetWeights } from './loadCgnetWeights.js';

const options = { blocks: [2, 2], numClasses: 3 } as const;

/** A state of PyTorch's shapes, every number another, as a file would have it. */
function stateOf(): SafeTensors {
  const state: SafeTensors = {};
  const { missing } = loadCgnetWeights(cgnet(options), {}, { strict: false });
  let next = 0;
  for (const { name, shape } of missing) {
    const length = shape.reduce((product, one) => product * one, 1);
    state[name] = { dtype: 'F32', shape: [...shape], data: Float32Array.from({ length }, () => next++ % 1009) };
  }
  return state;
}

describe('loadCgnetWeights', () => {
  testsOf('loadCgnetWeights');

  test('default: every axis in its place, wrapped or not', () => {
    const state = stateOf();
    const wrapped = Object.fromEntries(Object.entries(state).map(([name, one]) => [`module.${name}`, one]));
    wrapped['module.b1.bn.num_batches_tracked'] = { dtype: 'F32', shape: [], data: Float32Array.of(7) };
    for (const tensors of [state, wrapped]) {
      const network = cgnet(options);
      expect(loadCgnetWeights(network, tensors).loaded).toHaveLength(Object.keys(state).length);
      const read = (layer: string, weight: number) => network.getLayer(layer).getWeights()[weight].arraySync();
      const kernel = read('level2_0.conv1x1.conv', 0) as number[][][][];
      expect(kernel[2][1][5][7]).toBe(state['level2_0.conv1x1.conv.weight'].data[((7 * 35 + 5) * 3 + 2) * 3 + 1]);
      const depthwise = read('level2_0.F_sur.conv', 0) as number[][][][];
      expect(depthwise[2][1][9][0]).toBe(state['level2_0.F_sur.conv.weight'].data[(9 * 3 + 2) * 3 + 1]);
      const dense = read('level3_0.F_glo.fc.0', 0) as number[][];
      expect(dense[100][3]).toBe(state['level3_0.F_glo.fc.0.weight'].data[3 * 128 + 100]);
      expect(read('b1.act', 0)).toEqual(Array.from(state['b1.act.weight'].data));
      expect(read('b1.bn', 3)).toEqual(Array.from(state['b1.bn.running_var'].data));
      network.dispose();
    }
  });

  test('error: another number of blocks, another network', () => {
    const state = stateOf();
    const network = cgnet({ ...options, numClasses: 4 });
    expect(() => loadCgnetWeights(network, state)).toThrowErrorMatchingInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        mismatched classifier.0.conv.weight: expected [4, 256, 1, 1], got [3, 256, 1, 1]
      Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.]
    `);
    const other = sequential({ name: 'mine', layers: [layers.dense({ units: 1, inputShape: [2] })] });
    expect(() => loadCgnetWeights(other, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network: expected a network of cgnet, got "mine".]`,
    );
  });
});
