/** Writes the figures of docs/method.md from a synthetic scene: `npm run docs:figures`. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distinctNeighbourhoods } from '@ecgan/core';
import { SyntheticScenes } from '@ecgan/data';
import { samplePixels } from '@ecgan/losses';
import { root } from './root.mjs';

// A dependency of the package of data.
const png = createRequire(join(root, 'packages/data/package.json')).resolve('fast-png');
const { encode } = await import(pathToFileURL(png).href);

const [height, width, zoom, gap] = [96, 128, 4, 8];
const scenes = new SyntheticScenes({ height, width, seed: 7 });
const { labels, photo, edges } = await scenes.sample(3);
const pixels = (colourOf) =>
  Uint8Array.from({ length: 3 * height * width }, (_, i) => colourOf(Math.floor(i / 3))[i % 3]);
const grey = (value) => [value, value, value];
/** Nearest pixels, so that a pixel of the label map is seen as one. */
const enlarged = (value) => Math.floor(value / zoom);

/** Writes panels side by side on white. */
function write(name, panels) {
  const total = panels.length * width * zoom + (panels.length - 1) * gap;
  const data = new Uint8Array(3 * total * height * zoom).fill(255);
  panels.forEach((panel, place) => {
    for (let y = 0; y < height * zoom; y++)
      for (let x = 0; x < width * zoom; x++) {
        const from = 3 * (enlarged(y) * width + enlarged(x));
        data.set(panel.subarray(from, from + 3), 3 * (y * total + place * (width * zoom + gap) + x));
      }
  });
  const file = join(root, 'docs', 'images', `${name}.png`);
  writeFileSync(file, encode({ width: total, height: height * zoom, channels: 3, data }));
  console.log(file);
}

const map = pixels((i) => scenes.palette[labels[i]]);
const faded = pixels((i) => scenes.palette[labels[i]].map((value) => Math.round(255 - (255 - value) * 0.35)));
write('scene', [map, pixels((i) => photo.subarray(3 * i, 3 * i + 3)), pixels((i) => grey(edges[i]))]);

// 5×5 neighbourhoods of labels are 3×3 neighbourhoods of 3×3 ones.
const inner = distinctNeighbourhoods(labels, [1, height, width], scenes.numClasses);
const outer = distinctNeighbourhoods(inner.index, [1, height, width], inner.distinct);
const seen = new Set();
const first = Array.from(outer.index, (id) => !seen.has(id) && Boolean(seen.add(id)));
console.log(`${outer.distinct} of ${height * width} neighbourhoods are distinct`);
write('neighbourhoods', [map, pixels((i) => grey(first[i] ? 255 : 40))]);

const chosen = { x: 40, y: 80 };
const label = labels[chosen.y * width + chosen.x];
const cross = (i) => {
  const [dx, dy] = [Math.abs((i % width) - chosen.x), Math.abs(Math.floor(i / width) - chosen.y)];
  return Math.min(dx, dy) === 0 && Math.max(dx, dy) <= 4;
};
const crossed = (colourOf) => pixels((i) => (cross(i) ? [220, 30, 30] : colourOf(i)));
write('affinity', [crossed((i) => scenes.palette[labels[i]]), crossed((i) => grey(labels[i] === label ? 255 : 40))]);

let state = 1;
const random = () => {
  state = (state * 16807) % 2147483647;
  return state / 2147483647;
};
const { indices } = samplePixels(labels, [1, height, width], { maxPerClass: 40, random });
const drawn = new Set(indices);
write('anchors', [
  map,
  pixels((i) =>
    drawn.has(i) ? scenes.palette[labels[i]].map((value) => value >> 1) : faded.subarray(3 * i, 3 * i + 3),
  ),
]);
