import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import {
  decodeSafetensors,
  loadSegformerWeights,
  pretrainedSegmenter,
  type SafeTensors,
  segformer,
} from '@ecgan/models';
import { expectClose, random } from '@ecgan/testing';
import {
  add,
  conv2d,
  fill,
  memory,
  mul,
  reverse,
  softmax,
  sub,
  type Tensor,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/ecgan.js';
import { segformerState, writeLayersModel, writeState } from '../../test/pretrainedFiles.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { loadSegmenter } from './loadSegmenter.js';

let parent: string;
const at = (name: string) => join(parent, name);
const state = segformerState(19);
/** What the shapes of that state say. */
const shapes = { numClasses: 19, filters: [4, 4, 5, 8], depths: [1, 1, 1, 1], reductions: [8, 4, 2, 1] };

beforeAll(async () => {
  await useBackend('wasm');
  parent = await temporaryFolder();
});

/** Loads one for images of 32×40. */
function load(path: string, flags: Record<string, unknown> = {}, numClasses = 19) {
  const classNames = Array.from({ length: numClasses }, (_, id) => `class ${id}`);
  const settings = resolveSettings({ flags: { segmenter: path, ...flags } });
  return loadSegmenter(path, settings, { numClasses, classNames, height: 32, width: 40 });
}

/** Why a file is refused, without the folder's name. */
const refusal = (...given: Parameters<typeof load>) =>
  load(...given).then(
    () => 'not refused',
    (error: Error) => `${error.name}: ${error.message.replaceAll(`${parent}/`, '')}`,
  );

const fixture = (name: string) => join(import.meta.dirname, '../../../models/src/weights/fixtures', name);

describe('SegFormer', () => {
  test('default: as the library reads it; config.json beside it tells the heads', {
    meta: { id: 'pretrained-segmenter-heads' },
  }, async () => {
    const images = random([2, 32, 40, 3], 1) as Tensor4D;
    await mkdir(at('hub'));
    await writeState(at('hub/model.safetensors'), state);
    for (const heads of [undefined, [2, 4, 1, 2]]) {
      if (heads) await writeFile(at('hub/config.json'), JSON.stringify({ num_attention_heads: heads }));
      const found = await load(at('hub'));
      const network = segformer({ ...shapes, expansion: 2, headFilters: 4, heads: heads ?? [1, 2, 5, 8] });
      loadSegformerWeights(network, decodeSafetensors(await readFile(at('hub/model.safetensors'))).tensors);
      expectClose(found(images), pretrainedSegmenter(network)(images), 1e-6);
      network.dispose();
      found.dispose();
    }
  });

  test('behavior: leaves no tensors, nor does a file that is refused', async () => {
    const path = await writeState(at('good.safetensors'), state);
    const before = memory().numTensors;
    (await load(path)).dispose();
    await refusal(path, {}, 20);
    await refusal(path, { segmenterClasses: [7] });
    await refusal(await writeState(at('bad.safetensors'), { ...state, more: state['decode_head.batch_norm.bias'] }));
    expect(memory().numTensors).toBe(before);
  });

  test('error: files that hold no SegFormer, or not all of one', {
    meta: { id: 'pretrained-segmenter-files' },
  }, async () => {
    await mkdir(at('empty'));
    const { 'decode_head.classifier.bias': _, ...rest } = state;
    const edited = (name: string, edit: Partial<SafeTensors[string]>) => ({
      ...state,
      [name]: { ...state[name], ...edit } as never,
    });
    const query = 'segformer.encoder.block.1.0.attention.self.query.weight';
    const nan = Float32Array.from(state[query].data);
    nan[5] = Number.NaN;
    const encoder = Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith('decode_head')));
    const first = { 'backbone.patch_embed1.proj.weight': state['segformer.encoder.patch_embeddings.0.proj.weight'] };
    await copyFile(fixture('spade.safetensors'), at('generator.safetensors'));
    // The first bytes of a zip archive, as torch.save writes it.
    await writeFile(at('net.pth'), Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 8, 8, ...Array(60).fill(0)]));
    await writeFile(
      at('cut.safetensors'),
      (await readFile(await writeState(at('whole.safetensors'), state))).subarray(0, 900),
    );
    const refusals = [
      await refusal(at('nothing.safetensors')),
      await refusal(at('empty')),
      await refusal(at('net.pth')),
      await refusal(at('cut.safetensors')),
      await refusal(at('generator.safetensors')),
      await refusal(await writeState(at('encoder.safetensors'), encoder)),
      await refusal(await writeState(at('first.safetensors'), first)),
      await refusal(await writeState(at('missing.safetensors'), rest)),
      await refusal(await writeState(at('shape.safetensors'), edited(query, { shape: [2, 8] }))),
      await refusal(await writeState(at('nan.safetensors'), edited(query, { data: nan }))),
    ];
    expect(refusals.join('\n')).toMatchInlineSnapshot(`
      "PretrainedModelError: --segmenter nothing.safetensors: there is no such file, nor a folder with model.safetensors or model.json in it.
      PretrainedModelError: --segmenter empty: there is no such file, nor a folder with model.safetensors or model.json in it.
      PretrainedModelError: --segmenter net.pth: This is a PyTorch file, not a safetensors file. Convert it once in Python:
        import torch, safetensors.torch
        state = torch.load("net.pth", map_location="cpu", weights_only=True)  # if it is nested, select the weights: ["state_dict"], …
        safetensors.torch.save_file({name: x.clone().contiguous() for name, x in state.items()}, "net.safetensors")
      PretrainedModelError: --segmenter cut.safetensors: The header claims 13224 bytes, but 892 follow its length: the file is cut short.
      PretrainedModelError: --segmenter generator.safetensors: it holds no SegFormer that can be used, but a generator of the SPADE family. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.
      PretrainedModelError: --segmenter encoder.safetensors: it holds no SegFormer that can be used, but its encoder alone, without a decode head. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.
      PretrainedModelError: --segmenter first.safetensors: it holds no SegFormer that can be used, but one by the names of its first repository; the hub has the same weights by those of transformers. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.
      PretrainedModelError: --segmenter missing.safetensors: its 123 tensors are not SegFormer: decode_head.classifier.bias [19] is missing. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.
      PretrainedModelError: --segmenter shape.safetensors: its 124 tensors are not SegFormer: segformer.encoder.block.1.0.attention.self.query.weight is [2, 8] instead of [4, 4]. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.
      PretrainedModelError: --segmenter nan.safetensors: it cannot be used as SegFormer: tensors["segformer.encoder.block.1.0.attention.self.query.weight"]: expected finite numbers, got NaN. It is element 5: the file is damaged, or the training that wrote it had diverged. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model."
    `);
  });

  test("error: classes that are not the data's", { meta: { id: 'pretrained-segmenter-classes' } }, async () => {
    const path = await writeState(at('classes.safetensors'), state);
    const refusals = [
      await refusal(path, {}, 35),
      await refusal(path, { segmenterClasses: 'ade20k-150' }, 35),
      await refusal(path, { segmenterClasses: 'cityscapes-19' }, 35),
      await refusal(path, { segmenterClasses: [1, 2, 3] }, 35),
      await refusal(path, { segmenterClasses: Array(19).fill(35) }, 35),
      await refusal(path, { segmenterClasses: Array(19).fill(null) }, 35),
    ];
    expect(refusals.join('\n')).toMatchInlineSnapshot(`
      "ConfigError: --segmenter-classes: expected the data's class of each of the segmenter's 19, as the data has 35, got nothing. Add --segmenter-classes cityscapes-19, if its classes are these.
      ConfigError: --segmenter-classes: expected an entry for each of the segmenter's 19 classes, got "ade20k-150".
      ConfigError: --segmenter-classes: expected at least one class of the data by the same name, got "cityscapes-19". Say by a list or a JSON file which class of the data each class of the segmenter is.
      ConfigError: --segmenter-classes: expected an entry for each of the segmenter's 19 classes, got 3.
      ConfigError: --segmenter-classes, entry 0: expected classes from 0 to 34, or null, got 35.
      ConfigError: --segmenter-classes: expected at least one class of the data, got "none in every entry". Say by a list or a JSON file which class of the data each class of the segmenter is."
    `);
  });
});

describe('a TF.js layers model', () => {
  const convolution = (filters: number, size: number | null, activation?: 'softmax') =>
    layers.conv2d({
      ...{ name: 'classes', filters, kernelSize: 3, padding: 'same', activation },
      inputShape: [size, size, 3] as number[],
    });

  test('args: what it wants of an image; a softmax at its end is taken back', async () => {
    const images = random([2, 32, 40, 3], 1) as Tensor4D;
    const unit = mul(add(images, 1), 0.5);
    const bytes = mul(unit, 255);
    const wanted: Record<string, Tensor> = {
      ...{ signed: images, unit, bytes },
      torchvision: mul(sub(unit, tensor1d([0.485, 0.456, 0.406])), tensor1d([1 / 0.229, 1 / 0.224, 1 / 0.225])),
      caffe: sub(reverse(bytes, 3), tensor1d([103.939, 116.779, 123.68])),
    };
    for (const activation of [undefined, 'softmax'] as const) {
      const network = sequential({ layers: [convolution(4, null, activation)] });
      const kernel = mul(network.getWeights()[0], 0.01);
      // Small, or no softmax of numbers up to 255 would tell them apart.
      network.setWeights([kernel, tensor1d([0.1, 0.2, 0.3, 0.4])]);
      const path = await writeLayersModel(at(`reads-${activation}`), network);
      for (const [segmenterNormalization, x] of Object.entries(wanted)) {
        const found = (await load(path, { segmenterNormalization }, 4))(images);
        const logits = add(conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same'), [0.1, 0.2, 0.3, 0.4]);
        expectClose(softmax(found), softmax(logits), 1e-5);
      }
    }
  });

  test('error: models that do not read images of the run', {
    meta: { id: 'pretrained-segmenter-models' },
  }, async () => {
    const fixed = sequential({
      layers: [
        convolution(2, 8),
        layers.flatten(),
        layers.dense({ units: 64 * 19 }),
        layers.reshape({ targetShape: [8, 8, 19] }),
      ],
    });
    const numbers = sequential({ layers: [convolution(19, 32), layers.flatten(), layers.dense({ units: 3 })] });
    const broken = sequential({ layers: [convolution(19, null)] });
    const [kernel, bias] = broken.getWeights();
    broken.setWeights([kernel, fill(bias.shape, Number.POSITIVE_INFINITY)]);
    const image = input({ shape: [null, null, 3] as never });
    const outputs = [0, 1].map(() => layers.conv2d({ filters: 19, kernelSize: 1 }).apply(image) as SymbolicTensor);
    const two = await writeLayersModel(at('two'), model({ inputs: image, outputs }));
    await mkdir(at('graph'));
    await writeFile(
      at('graph/model.json'),
      JSON.stringify({ format: 'graph-model', modelTopology: {}, weightsManifest: [] }),
    );
    await mkdir(at('none'));
    await writeFile(at('none/model.json'), '{"name": "no model"}');
    const refusals = [
      await refusal(await writeLayersModel(at('fixed'), fixed)),
      await refusal(await writeLayersModel(at('numbers'), numbers)),
      await refusal(await writeLayersModel(at('broken'), broken)),
      await refusal(two),
      await refusal(at('graph')),
      await refusal(at('none/model.json')),
    ];
    expect(refusals.join('\n')).toMatchInlineSnapshot(`
      "PretrainedModelError: --segmenter fixed: images of 32×40 (height×width) cannot be read by it: Input 0 is incompatible with layer dense_Dense1: expected axis -1 of input shape to have value 128 but got shape 1,2560. Choose another --size or another segmenter.
      PretrainedModelError: --segmenter numbers: it goes from [any, 32, 32, 3] to [any, 3]. Expected one input [any, height, width, 3] and one output [any, height, width, classes].
      PretrainedModelError: --segmenter broken: element 0 of its weight classes/bias is Infinity. The file is damaged, or its training had diverged.
      PretrainedModelError: --segmenter two: it goes from [any, any, any, 3] to [any, any, any, 19] and [any, any, any, 19]. Expected one input [any, height, width, 3] and one output [any, height, width, classes].
      PretrainedModelError: --segmenter graph: it cannot be loaded: it is a graph model, which has no gradients here; a layers model has.
      PretrainedModelError: --segmenter none/model.json: it cannot be loaded: it is no model.json of TF.js: modelTopology or weightsManifest is missing."
    `);
  });
});
