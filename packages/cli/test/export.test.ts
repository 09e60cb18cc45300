import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { useTestBackend } from '@ecgan/testing';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor, tensor3d } from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { ecgan, temporaryFolder, tinyRun } from './ecgan.js';

// A trained run, exported by typed commands, drawn by other programs: the pictures of `ecgan generate`.

const side = 32;
const labels = Int32Array.from({ length: side * side }, (_, i) => (i % side < 12 ? 0 : i < 600 ? 3 : 1));

let parent: string;
let run: string;
/** What `ecgan generate` draws of the label map, RGB. */
let picture: ArrayLike<number>;

beforeAll(async () => {
  parent = await temporaryFolder();
  run = join(parent, 'run');
  const trained = await ecgan(...tinyRun, '--steps', '4', '--initial-gain', '1', '--run', run);
  expect([trained.exitCode, trained.err]).toEqual([0, '']);
  await mkdir(join(parent, 'labels'));
  await writeFile(join(parent, 'labels', 'a.png'), encodeLabelMap(labels, side, side));
  const out = join(parent, 'pictures');
  const words = ['--run', run, '--labels', join(parent, 'labels'), '--out', out, '--backend', 'wasm'];
  expect((await ecgan('generate', ...words)).exitCode).toBe(0);
  picture = decode(await readFile(join(out, 'a.png'))).data;
});

const exportTo = (name: string, ...words: string[]) =>
  ecgan('export', '--run', run, '--out', join(parent, name), '--backend', 'wasm', ...words);

/** The largest difference from the picture, in steps of 1/255. */
const furthest = (values: ArrayLike<number>) =>
  Array.from(values).reduce(
    (most, value, i) => Math.max(most, Math.abs(Math.round((value + 1) * 127.5) - picture[i])),
    0,
  );

async function drawByOnnx(file: string): Promise<ArrayLike<number>> {
  const session = await InferenceSession.create(await readFile(file));
  const { image } = await session.run({ labels: new OnnxTensor('int32', labels, [1, side, side]) });
  return image.data as Float32Array;
}

async function drawByGraph(folder: string): Promise<ArrayLike<number>> {
  await useTestBackend();
  const { weightsManifest, ...artifacts } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const [{ weights: weightSpecs, paths }] = weightsManifest;
  const bytes = await readFile(join(folder, paths[0]));
  const model = await loadGraphModel(
    io.fromMemory({ ...artifacts, weightSpecs, weightData: new Uint8Array(bytes).buffer }),
  );
  return (model.execute({ labels: tensor3d(labels, [1, side, side]) }) as Tensor).dataSync();
}

describe('export', () => {
  test('args: format: onnx: the picture, and what the classes are, in the file', async () => {
    const { exitCode, out, err } = await exportTo('onnx', '--format', 'onnx');
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain(`in ${join(parent, 'onnx')}: generator.onnx, paintBox.json`);
    expect(furthest(await drawByOnnx(join(parent, 'onnx', 'generator.onnx')))).toBeLessThanOrEqual(1);
    const file = await readFile(join(parent, 'onnx', 'generator.onnx'), 'latin1');
    expect(file).toContain('"colour":[');
  });

  test('args: format: tfjs: the picture, by loadGraphModel', async () => {
    expect((await exportTo('tfjs', '--format', 'tfjs')).exitCode).toBe(0);
    expect(furthest(await drawByGraph(join(parent, 'tfjs')))).toBeLessThanOrEqual(1);
  });

  test('args: format: savedmodel, layers', async () => {
    expect((await exportTo('saved', '--format', 'savedmodel')).exitCode).toBe(0);
    expect((await exportTo('layers')).exitCode).toBe(0);
    expect((await readdir(join(parent, 'saved'))).sort()).toEqual(['paintBox.json', 'saved_model.pb']);
    expect((await readdir(join(parent, 'layers'))).sort()).toEqual(['model.json', 'paintBox.json', 'weights.bin']);
  });

  test('args: format: checkpoint: a file that generate draws the same picture with, smaller with f16 and i8', async () => {
    const sizes: number[] = [];
    for (const [precision, most] of [
      ['f32', 0],
      ['f16', 4],
      ['i8', 12],
    ] as const) {
      const name = `checkpoint-${precision}`;
      expect((await exportTo(name, '--format', 'checkpoint', '--precision', precision)).exitCode).toBe(0);
      const checkpoint = join(parent, name, 'generator.safetensors');
      sizes.push((await readFile(checkpoint)).length);
      const out = join(parent, `${name}-pictures`);
      const words = ['--checkpoint', checkpoint, '--labels', join(parent, 'labels'), '--out', out];
      expect((await ecgan('generate', ...words, '--backend', 'wasm')).exitCode).toBe(0);
      const drawn = decode(await readFile(join(out, 'a.png'))).data;
      const differences = Array.from(drawn, (value, i) => Math.abs(value - picture[i]));
      expect(Math.max(...differences), precision).toBeLessThanOrEqual(most);
    }
    expect(sizes[1] / sizes[0]).toBeLessThan(0.75);
    expect(sizes[2] / sizes[1]).toBeLessThan(0.95);
    const refused = await exportTo('onnx-i8', '--format', 'onnx', '--precision', 'i8');
    expect([refused.exitCode, refused.err]).toEqual([
      2,
      'error: --precision: i8 goes with --format checkpoint. onnx takes f32 and f16.\n',
    ]);
  });

  test('args: precision: f16: fewer bytes in every format, and the picture to some grey levels', async () => {
    for (const [format, file] of [
      ['layers', 'weights.bin'],
      ['tfjs', 'weights.bin'],
      ['onnx', 'generator.onnx'],
      ['savedmodel', 'saved_model.pb'],
    ]) {
      const bytes = async (precision: string) => {
        const name = `${format}-${precision}`;
        expect((await exportTo(name, '--format', format, '--precision', precision)).exitCode).toBe(0);
        return (await readFile(join(parent, name, file))).length;
      };
      expect((await bytes('f16')) / (await bytes('f32')), format).toBeLessThan(0.85);
    }
    const [onnx, graph] = [
      await drawByOnnx(join(parent, 'onnx-f16', 'generator.onnx')),
      await drawByGraph(join(parent, 'tfjs-f16')),
    ];
    expect(Math.max(furthest(onnx), furthest(graph))).toBeLessThanOrEqual(4);
  });

  test('error: a format that there is not; files that are there', async () => {
    expect(await exportTo('none', '--format', 'torch')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('Allowed choices are layers, tfjs, onnx, savedmodel, checkpoint.'),
    });
    expect(await exportTo('twice', '--format', 'onnx')).toMatchObject({ exitCode: 0 });
    const again = await exportTo('twice', '--format', 'onnx');
    expect(again.exitCode).not.toBe(0);
    expect(again.err).toContain('generator.onnx');
    expect((await exportTo('twice', '--format', 'onnx', '--force')).exitCode).toBe(0);
  });
});
