import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classRegions } from './classRegions.js';

test('default: one background row, and one row per class in the receptive field of a border pixel', () => {
  // One row of pixels: 0 0 1 1. The receptive fields of pixels 1 and 2 contain both classes.
  const { patches, index } = classRegions({ labelMaps: [0, 0, 1, 1], shape: [1, 1, 4], pairs: [0, 0, 0, 1] }, 1);
  const zero = 4;
  const rows = Array.from({ length: patches[0].length / 9 }, (_, i) => [...patches[0].slice(9 * i + 3, 9 * i + 6)]);
  const row = (pair: number, pixel: number) => rows[index[4 * pair + pixel] - 4];
  expect(index[0]).toBe(0); // the receptive field of pixel 0 contains class 0 only: it is in the dense map
  expect(index[4 + 3]).toBe(3);
  expect(row(0, 1)).toEqual([0, 1, zero]);
  expect(row(0, 2)).toEqual([1, zero, zero]);
  expect(row(1, 1)).toEqual([zero, zero, 2]);
  expect(row(1, 2)).toEqual([zero, 2, 3]);
  expect(row(0, 3)).toEqual([zero, zero, zero]); // class 0 is outside the receptive field
  expect(row(1, 0)).toEqual([zero, zero, zero]);
});

test('behavior: a map of one class adds background rows only', () => {
  const labelMaps = new Int32Array(64);
  const { patches, index } = classRegions({ labelMaps, shape: [1, 8, 8], pairs: [0, 0] }, 2);
  expect([...index]).toEqual(Array.from({ length: 64 }, (_, i) => i));
  expect(patches[0].length / 9).toBeLessThanOrEqual(2);
  expect(patches[1].length / 9).toBeLessThanOrEqual(10);
});

test('behavior: images of a batch are independent', () => {
  const one = classRegions({ labelMaps: [0, 1, 1, 1], shape: [1, 2, 2], pairs: [0, 0, 0, 1] }, 1);
  const two = classRegions({ labelMaps: [0, 0, 0, 0, 0, 1, 1, 1], shape: [2, 2, 2], pairs: [1, 0, 1, 1] }, 1);
  expect(two.index.length).toBe(one.index.length);
  expect(two.index.every((row) => row >= 4)).toBe(true);
});

const maps = fc
  .record({
    ...{ batch: fc.integer({ min: 1, max: 2 }), height: fc.integer({ min: 1, max: 7 }) },
    ...{ width: fc.integer({ min: 1, max: 7 }), convolutions: fc.integer({ min: 1, max: 4 }) },
  })
  .chain(({ batch, height, width, convolutions }) => {
    const pixels = batch * height * width;
    const noise = fc.array(fc.nat(3), { minLength: pixels, maxLength: pixels });
    const stripes = fc.integer({ min: 1, max: 5 }).map((broad) => {
      return Array.from({ length: pixels }, (_, i) => Math.floor(i / broad) % 4);
    });
    return fc.record({
      ...{ labelMaps: fc.oneof(noise, stripes), convolutions: fc.constant(convolutions) },
      ...{ shape: fc.constant([batch, height, width] as const), left: fc.nat(4) },
    });
  });

test('behavior: for any map and number of convolutions, equals convolutions of each masked map', () => {
  const weights = [3, -1, 2, 5, 1, -2, 4, -3, 2];
  const activate = (x: number) => Math.sin(x / 7 + 0.3);
  fc.assert(
    fc.property(maps, ({ labelMaps, shape, convolutions, left }) => {
      const [batch, height, width] = shape;
      const pairs: number[] = [];
      for (let image = 0; image < batch; image++) {
        for (let id = 0; id < 4; id++) {
          const there = labelMaps.slice(image * height * width, (image + 1) * height * width).includes(id);
          if (there && id !== left) pairs.push(image, id);
        }
      }
      const features = labelMaps.map((_, i) => Math.cos(i));
      /** A convolution in loops, zeros outside. */
      const convolve = (map: number[]) => {
        return map.map((_, pixel) => {
          const [y, x] = [Math.floor(pixel / width) % height, pixel % width];
          let sum = 0;
          for (let i = 0; i < 9; i++) {
            const [down, right] = [Math.floor(i / 3) - 1, (i % 3) - 1];
            const inside = y + down >= 0 && y + down < height && x + right >= 0 && x + right < width;
            if (inside) sum += weights[i] * map[pixel + down * width + right];
          }
          return activate(sum);
        });
      };
      const found = classRegions({ labelMaps, shape, pairs }, convolutions);
      let [dense, rows] = [features, [] as number[]];
      for (const patches of found.patches) {
        const inputs = [...dense, ...rows, 0];
        const sum = (row: number) => weights.reduce((total, w, i) => total + w * inputs[patches[9 * row + i]], 0);
        rows = Array.from({ length: patches.length / 9 }, (_, row) => activate(sum(row)));
        dense = convolve(dense);
      }
      const outputs = [...dense, ...rows];
      for (let pair = 0; pair < pairs.length / 2; pair++) {
        const start = pairs[2 * pair] * height * width;
        let alone = features.map((x, i) => (labelMaps[i] === pairs[2 * pair + 1] ? x : 0));
        for (let i = 0; i < convolutions; i++) alone = convolve(alone);
        for (let i = 0; i < height * width; i++) {
          expect(outputs[found.index[pair * height * width + i]]).toBeCloseTo(alone[start + i], 9);
        }
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});
