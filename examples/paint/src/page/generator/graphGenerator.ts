import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor4D, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Generator } from './Generator.js';
import type { StoredModel } from './readModel.js';

/** A generator of `ecgan export --format tfjs`. */
export async function graphGenerator({ artifacts, box }: StoredModel): Promise<Generator> {
  const model = await loadGraphModel(io.fromMemory(artifacts));
  const shape: [number, number, number] = [1, box.height, box.width];
  return {
    pictures: ['refined'],
    draw: (labels, noise) =>
      tidy(() => {
        const map = tensor3d(labels, shape, 'int32');
        // Where nobody says which pixels are one instance, a region of one class is.
        const inputs = { labels: map, ...(box.boundary && { instances: map }), ...(noise && { noise }) };
        return [model.execute(inputs) as Tensor4D];
      }),
    dispose: () => model.dispose(),
  };
}
