import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Deterministic random number generator (mulberry32), uniform in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Makes a float32 tensor uniform in [low, high); a seed gives the same values on every backend. */
export function random(shape: number[], seed: number, low = -1, high = 1): Tensor {
  const next = mulberry32(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, () => low + (high - low) * next()),
    shape,
  );
}

/** Makes label maps of rectangles, whose neighbourhoods repeat as in real ones: `[batch, height, width]`, flat. */
export function randomLabels(shape: [number, number, number], numClasses: number, seed: number): Int32Array {
  const next = mulberry32(seed);
  const [batch, height, width] = shape;
  const below = (limit: number) => Math.floor(next() * limit);
  const labels = new Int32Array(batch * height * width);
  for (let image = 0; image < batch; image++) {
    for (let rectangle = 0; rectangle < 8; rectangle++) {
      const [top, left, id] = [below(height), below(width), below(numClasses)];
      const [bottom, right] = [top + 1 + below(height), left + 1 + below(width)];
      for (let y = top; y < Math.min(bottom, height); y++)
        for (let x = left; x < Math.min(right, width); x++) labels[(image * height + y) * width + x] = id;
    }
  }
  return labels;
}
