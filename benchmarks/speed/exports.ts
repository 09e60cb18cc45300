/**
 * One image of the demo's generator at 64², 128² and 256² in every runtime that `ecgan export` writes for.
 *
 *     npm run bench:exports -- [images]
 *
 * Each runtime has a process of its own, with the same weights and label map. Labels go in and pixels come out: label layouts are built within
 * the time, sessions and models before it. The median of `images` after two that do not count, and the largest difference from this package's
 * image on its own backend, of the same process where it has one, else of wasm.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { ecganGenerator, type InferenceGenerator, inferenceGenerator } from '@ecgan/models';
import { graphModel, onnxModel } from '@ecgan/models/export';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor, tensor3d } from '@tensorflow/tfjs-core';
import { caseNamed } from './cases.js';
import { labelMap } from './labelMap.js';
import { median } from './median.js';

const { networks, regions } = caseNamed('demo');
const runtimes = [
  'ecgan on tensorflow',
  'ecgan on wasm',
  'tfjs graph on tensorflow',
  'tfjs graph on wasm',
  'onnxruntime-node',
  'onnxruntime-node f16',
  'onnxruntime-web wasm',
];
const [images = '10', runtime] = process.argv.slice(2);

/** Draws one label map: ids to pixels. */
type Draw = (labels: Int32Array, side: number) => Promise<ArrayLike<number>>;

function ownDraw(generator: InferenceGenerator): Draw {
  return async (labels, side) => {
    const layout = LabelLayout.fromLabelMaps(labels, [1, side, side], {
      numClasses: networks.numClasses,
      levels: networks.levels,
    });
    const image = generator.generate(layout);
    const values = await image.data();
    image.dispose();
    layout.dispose();
    return values;
  };
}

async function graphDraw(generator: InferenceGenerator): Promise<Draw> {
  const model = await loadGraphModel(io.fromMemory(await graphModel(generator.network)));
  return async (labels, side) => {
    const input = tensor3d(labels, [1, side, side], 'int32');
    const image = model.execute({ labels: input }) as Tensor;
    const values = await image.data();
    image.dispose();
    input.dispose();
    return values;
  };
}

async function onnxDraw(generator: InferenceGenerator, name: string): Promise<Draw> {
  const web = name.includes('web');
  const { InferenceSession, Tensor } = web ? await import('onnxruntime-web') : await import('onnxruntime-node');
  const file = await onnxModel(generator.network, { precision: name.endsWith('f16') ? 'f16' : 'f32' });
  const session = await InferenceSession.create(file, web ? { executionProviders: ['wasm'] } : {});
  return async (labels, side) => {
    const { image } = await session.run({ labels: new Tensor('int32', labels, [1, side, side]) });
    return image.data as Float32Array;
  };
}

async function measureHere(name: string): Promise<void> {
  const backend = await useBackend(name.endsWith('tensorflow') ? 'tensorflow' : 'wasm');
  const generator = inferenceGenerator(ecganGenerator({ ...networks, seed: 7, initialGain: 1 }), { consume: true });
  const own = ownDraw(generator);
  let draw = own;
  if (name.startsWith('tfjs')) draw = await graphDraw(generator);
  if (name.startsWith('onnx')) draw = await onnxDraw(generator, name);
  const columns: string[] = [];
  let furthest = 0;
  for (const side of [64, 128, 256]) {
    const labels = Int32Array.from(labelMap(side, side, { regions, numClasses: networks.numClasses, seed: side }));
    const expected = await own(labels, side);
    const times: number[] = [];
    for (let i = -2; i < Number(images); i++) {
      const start = performance.now();
      const values = await draw(labels, side);
      if (i >= 0) times.push(performance.now() - start);
      furthest = Array.from(expected).reduce((most, one, at) => Math.max(most, Math.abs(one - values[at])), furthest);
    }
    columns.push(`${median(times).toFixed(1).padStart(8)} ms`);
  }
  process.stdout.write(`${name.padEnd(26)}${columns.join('')}   ${furthest.toExponential(1)}\n`);
  generator.dispose();
  backend.dispose?.();
}

if (runtime) {
  await measureHere(runtime);
} else {
  process.stdout.write(
    `${'one image'.padEnd(26)}${['64²', '128²', '256²'].map((size) => size.padStart(11)).join('')}   difference\n`,
  );
  for (const name of runtimes) {
    const words = [...process.execArgv, fileURLToPath(import.meta.url), images, name];
    try {
      execFileSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'pipe'] });
    } catch (error) {
      process.stdout.write(
        `${name.padEnd(26)}did not run: ${`${(error as { stderr?: Buffer }).stderr}`.trim().split('\n').at(-1)}\n`,
      );
    }
  }
}
