import { testsOf } from '@ecgan/testing';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { espnet } from '../networks/espnet/espnet.js';
import type { SafeTensors } from '../safetensors/index.js';
import { loadEspnetWeights } from './loadEspnetWeights.js';

const options = { blocks: [1, 1], numClasses: 5 } as const;

/** A state of PyTorch's shapes, every number another, as a file would have it. */
function stateOf(): SafeTensors {
  const { missing } = loadEspnetWeights(espnet(options), {}, { strict: false });
  let next = 0;
  return Object.fromEntries(
    missing.map(({ name, shape }) => {
      const length = shape.reduce((product, one) => product * one, 1);
      return [name, { dtype: 'F32', shape: [...shape], data: Float32Array.from({ length }, () => next++ % 1009) }];
    }),
  );
}

describe('loadEspnetWeights', () => {
  testsOf('loadEspnetWeights');

  test('default: every axis in its place, wrapped or not', () => {
    const state = stateOf();
    const wrapped = Object.fromEntries(Object.entries(state).map(([name, one]) => [`module.${name}`, one]));
    wrapped['module.br.num_batches_tracked'] = { dtype: 'F32', shape: [], data: Float32Array.of(7) };
    for (const tensors of [state, wrapped]) {
      const network = espnet(options);
      expect(loadEspnetWeights(network, tensors).loaded).toHaveLength(Object.keys(state).length);
      const read = (layer: string, weight: number) => network.getLayer(layer).getWeights()[weight].arraySync();
      const kernel = read('encoder.level2_0.d4.conv', 0) as number[][][][];
      expect(kernel[2][1][5][7]).toBe(state['encoder.level2_0.d4.conv.weight'].data[((7 * 12 + 5) * 3 + 2) * 3 + 1]);
      // A transposed conv: [inputs, outputs, height, width] in the file.
      const transposed = read('up_l2.0', 0) as number[][][][];
      expect(transposed[1][0][2][3]).toBe(state['up_l2.0.weight'].data[((3 * 5 + 2) * 2 + 1) * 2 + 0]);
      expect(read('br', 3)).toEqual(Array.from(state['br.running_var'].data));
      expect(read('combine_l2_l3.1.bn.act', 0)).toEqual(Array.from(state['combine_l2_l3.1.bn.act.weight'].data));
      network.dispose();
    }
  });

  test('error: the other variant, another network', () => {
    const state = stateOf();
    expect(() =>
      loadEspnetWeights(espnet({ ...options, variant: 'cityscapes' }), state),
    ).toThrowErrorMatchingInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        mismatched conv.conv.weight: expected [5, 21, 3, 3], got [5, 24, 3, 3]
      Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.]
    `);
    const other = sequential({ name: 'mine', layers: [layers.dense({ units: 1, inputShape: [2] })] });
    expect(() => loadEspnetWeights(other, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network: expected a network of espnet, got "mine".]`,
    );
  });
});
