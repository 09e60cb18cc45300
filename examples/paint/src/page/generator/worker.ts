import { randomNormal, type Tensor4D } from '@tensorflow/tfjs-core';
import type { PaintBox } from '../document/PaintBox.js';
import type { Generator } from './Generator.js';
import { graphGenerator } from './graphGenerator.js';
import { layersGenerator } from './layersGenerator.js';
import type { Answers, Numbered, Pictures, Request } from './protocol.js';
import { readModel } from './readModel.js';
import { startBackend } from './startBackend.js';
import { toPixels } from './toPixels.js';

// Everything that computes runs here, so that the page never waits for it.

let loaded: { generator: Generator; box: PaintBox } | undefined;

const handlers: { [K in Request['kind']]: (request: Extract<Request, { kind: K }>) => Promise<Answers[K]> } = {
  start: async ({ backend }) => ({ backend: await startBackend(backend) }),

  async load({ source }) {
    const stored = await readModel(source);
    const load = stored.artifacts.format === 'graph-model' ? graphGenerator : layersGenerator;
    const generator = await load(stored);
    loaded?.generator.dispose();
    loaded = { generator, box: stored.box };
    return { box: stored.box, pictures: generator.pictures };
  },

  async draw({ labels, style }) {
    if (!loaded) throw new Error('No generator is loaded.');
    const began = performance.now();
    const { generator, box } = loaded;
    // One style is one noise: while one paints, only what is painted changes.
    const noise = box.noiseSize
      ? (randomNormal([1, 1, 1, box.noiseSize], 0, 1, 'float32', style) as Tensor4D)
      : undefined;
    const images = generator.draw(labels, noise);
    const pictures: Pictures = {};
    for (const [i, name] of generator.pictures.entries()) {
      pictures[name] = toPixels(await images[i].data());
      images[i].dispose();
    }
    noise?.dispose();
    return { pictures, milliseconds: performance.now() - began };
  },
};

self.addEventListener('message', async ({ data: { number, request } }: MessageEvent<Numbered>) => {
  try {
    const handle = handlers[request.kind] as (request: Request) => Promise<Answers[keyof Answers]>;
    self.postMessage({ number, answer: await handle(request) });
  } catch (error) {
    self.postMessage({ number, failure: error instanceof Error ? error.message : `${error}` });
  }
});
