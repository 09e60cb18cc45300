import { latticeNoise } from './noise.js';
import { OUTSIDE, type SceneObject, type Surface } from './Surface.js';

/** A rendered scene: flat arrays in row-major order. */
export interface RenderedScene {
  /** Class ids, `[height, width]`. */
  labels: Int32Array;
  /** Instance ids, `[height, width]`; 0 for stuff. */
  instances: Int32Array;
  /** RGB, 0–255, `[height, width, 3]`. */
  photo: Uint8Array;
}

/** The supersampled scene: per sample its colour, and its class and instance packed into one number. */
interface Samples {
  rows: number;
  columns: number;
  colours: Float32Array;
  objects: Int32Array;
}

/** Class and instance are packed as `instance · STRIDE + class`. */
const STRIDE = 256;

/**
 * Renders the objects with `supersampling²` samples per pixel. The photo is the mean of the samples, which anti-aliases
 * edges; label and instance are those of the object with the most samples.
 *
 * @remarks Objects are drawn from the nearest to the farthest, so every sample is painted once.
 * @param objects - From the farthest to the nearest; the first one must cover the whole image. Within an object, later
 * surfaces hide earlier ones.
 * @param options - Size in pixels, samples per pixel and axis, and the seed of the grain.
 */
export function renderScene(
  objects: readonly SceneObject[],
  { height, width, supersampling, seed }: { height: number; width: number; supersampling: number; seed: number },
): RenderedScene {
  const [rows, columns] = [height * supersampling, width * supersampling];
  const samples = {
    rows,
    columns,
    colours: new Float32Array(3 * rows * columns),
    objects: new Int32Array(rows * columns).fill(OUTSIDE),
  };
  const colour = new Float64Array(3);
  let instance = objects.filter(({ countable }) => countable).length;
  for (const { countable, surfaces } of [...objects].reverse()) {
    for (const surface of [...surfaces].reverse()) paintSurface(samples, surface, countable ? instance : 0, colour);
    if (countable) instance--;
  }
  return averageSamples(samples, height, width, supersampling, seed);
}

function paintSurface(samples: Samples, surface: Surface, instance: number, colour: Float64Array) {
  const { rows, columns, colours, objects } = samples;
  const [top, bottom] = [Math.max(0, Math.floor(surface.top * rows)), Math.min(rows, Math.ceil(surface.bottom * rows))];
  const left = Math.max(0, Math.floor(surface.left * rows));
  const right = Math.min(columns, Math.ceil(surface.right * rows));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const sample = row * columns + column;
      if (objects[sample] !== OUTSIDE) continue;
      const id = surface.paint((column + 0.5) / rows, (row + 0.5) / rows, colour);
      if (id === OUTSIDE) continue;
      colours[3 * sample] = colour[0];
      colours[3 * sample + 1] = colour[1];
      colours[3 * sample + 2] = colour[2];
      objects[sample] = instance * STRIDE + id;
    }
  }
}

/** Averages the samples of each pixel, adds grain, and assigns the pixel to the object with the most samples. */
function averageSamples(
  samples: Samples,
  height: number,
  width: number,
  supersampling: number,
  seed: number,
): RenderedScene {
  const { columns, colours, objects } = samples;
  const labels = new Int32Array(height * width);
  const instances = new Int32Array(height * width);
  const photo = new Uint8Array(3 * height * width);
  const share = 255 / (supersampling * supersampling);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const first = (y * columns + x) * supersampling;
    const seen = majorityObject(objects, first, columns, supersampling);
    labels[pixel] = seen % STRIDE;
    instances[pixel] = Math.floor(seen / STRIDE);
    const grain = 5 * (latticeNoise(x, y, seed) + latticeNoise(x, y, seed + 1) - 1);
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let i = 0; i < supersampling; i++)
        for (let j = 0; j < supersampling; j++) sum += Math.min(1, colours[3 * (first + i * columns + j) + channel]);
      photo[3 * pixel + channel] = Math.min(255, Math.max(0, Math.round(sum * share + grain)));
    }
  }
  return { labels, instances, photo };
}

/** Returns the object that covers most samples of a pixel; on a tie, the first one in row-major order. */
function majorityObject(objects: Int32Array, first: number, columns: number, supersampling: number): number {
  let [best, bestCount] = [objects[first], 0];
  for (let i = 0; i < supersampling; i++) {
    for (let j = 0; j < supersampling; j++) {
      const candidate = objects[first + i * columns + j];
      if (candidate === best && bestCount > 0) continue;
      let count = 0;
      for (let k = 0; k < supersampling; k++)
        for (let l = 0; l < supersampling; l++) if (objects[first + k * columns + l] === candidate) count++;
      if (count > bestCount) [best, bestCount] = [candidate, count];
    }
  }
  return best;
}
