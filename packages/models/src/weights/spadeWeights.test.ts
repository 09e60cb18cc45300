import { expectNoLeaks, testsOf } from '@ecgan/testing';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { ecgan, networkNames } from '../networks/ecgan.js';
import { spadeGenerator } from '../networks/spadeGenerator.js';
import { loadSpadeWeights, spadeWeights } from './loadSpadeWeights.js';

testsOf('spadeWeights');

const options = {
  ...{ numClasses: 3, boundary: true, filters: 2, hiddenFilters: 3, levels: 3, chainFilters: [4, 3], embeddingSize: 5 },
  ...{ discriminatorFilters: 2, discriminatorLayers: 2, discriminatorScales: 2, labelFilters: 2, labelHalvings: 1 },
};

test('default: names and shapes are those of the SPADE family', async () => {
  const state = await spadeWeights(spadeGenerator({ ...options, levels: 4 }));
  const shapes = Object.entries(state).map(([name, { shape }]) => `${name} ${shape}`);
  expect(shapes.filter((line) => /^(fc|head_0|conv_img)\b/.test(line))).toMatchInlineSnapshot(`
    [
      "fc.weight 16,4,3,3",
      "fc.bias 16",
      "head_0.norm_0.mlp_shared.0.weight 3,4,3,3",
      "head_0.norm_0.mlp_shared.0.bias 3",
      "head_0.norm_0.mlp_gamma.weight 16,3,3,3",
      "head_0.norm_0.mlp_gamma.bias 16",
      "head_0.norm_0.mlp_beta.weight 16,3,3,3",
      "head_0.norm_0.mlp_beta.bias 16",
      "head_0.norm_0.param_free_norm.running_mean 16",
      "head_0.norm_0.param_free_norm.running_var 16",
      "head_0.conv_0.weight_orig 16,16,3,3",
      "head_0.conv_0.bias 16",
      "head_0.conv_0.weight_u 16",
      "head_0.conv_0.weight_v 144",
      "head_0.norm_1.mlp_shared.0.weight 3,4,3,3",
      "head_0.norm_1.mlp_shared.0.bias 3",
      "head_0.norm_1.mlp_gamma.weight 16,3,3,3",
      "head_0.norm_1.mlp_gamma.bias 16",
      "head_0.norm_1.mlp_beta.weight 16,3,3,3",
      "head_0.norm_1.mlp_beta.bias 16",
      "head_0.norm_1.param_free_norm.running_mean 16",
      "head_0.norm_1.param_free_norm.running_var 16",
      "head_0.conv_1.weight_orig 16,16,3,3",
      "head_0.conv_1.bias 16",
      "head_0.conv_1.weight_u 16",
      "head_0.conv_1.weight_v 144",
      "conv_img.weight 3,2,3,3",
      "conv_img.bias 3",
    ]
  `);
  const blocks = new Set(Object.keys(state).map((name) => name.split('.')[0]));
  expect([...blocks]).toEqual(['fc', 'head_0', 'G_middle_0', 'G_middle_1', 'up_0', 'up_1', 'conv_img']);
});

test('behavior: every network of an ECGAN becomes another one of the same options', {
  meta: { id: 'spade-weights-every-network-ecgan' },
}, async () => {
  const [first, second] = [ecgan(options), ecgan({ ...options, seed: 9 })];
  for (const name of networkNames) {
    const state = await spadeWeights(first[name]);
    expect(await spadeWeights(second[name])).not.toEqual(state);
    loadSpadeWeights(second[name], state);
    expect(await spadeWeights(second[name])).toEqual(state);
    const values = (network: typeof first) => network[name].getWeights().map((weight) => weight.dataSync());
    expect(values(second)).toEqual(values(first));
  }
});

test('args: a discriminator without norms has no sequence around its convs', async () => {
  const { discriminator } = ecgan({ ...options, discriminatorNormalization: 'none' });
  const names = Object.keys(await spadeWeights(discriminator));
  expect(names.filter((name) => name.startsWith('discriminator_1'))).toMatchInlineSnapshot(`
    [
      "discriminator_1.model0.0.weight",
      "discriminator_1.model0.0.bias",
      "discriminator_1.model1.0.weight_orig",
      "discriminator_1.model1.0.bias",
      "discriminator_1.model1.0.weight_u",
      "discriminator_1.model1.0.weight_v",
      "discriminator_1.model2.0.weight",
      "discriminator_1.model2.0.bias",
    ]
  `);
});

test('behavior: leaves no tensors', async () => {
  const generator = spadeGenerator(options);
  await expectNoLeaks(() => spadeWeights(generator));
});

test('error: a network of another kind', async () => {
  const network = sequential({ layers: [layers.dense({ name: 'fc', units: 1, inputShape: [2] })] });
  await expect(spadeWeights(network)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: network.layers: expected those of a generator of the SPADE family, a multi-scale discriminator or another network of this package, got "fc".]`,
  );
});
