/**
 * What a stroke of a brush costs and changes: could a painting page look up only what the brush touched?
 *
 *     npm run bench:brush -- [pictures]
 *
 * The demo's generator on wasm, at 64² and 128². Of each picture: the time for the layout of the whole label map, that for the picture of it,
 * medians of `pictures` after two that do not count; and how much of the picture differs after one dot of another class, of radius 3.
 */
import { useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
import { caseNamed } from './cases.js';
import { labelMap } from './labelMap.js';
import { median } from './median.js';

const { networks, regions } = caseNamed('demo');
const [pictures = '10'] = process.argv.slice(2);
const backend = await useBackend('wasm');
const generator = inferenceGenerator(ecganGenerator({ ...networks, seed: 7, initialGain: 1 }), { consume: true });

async function draw(labels: Int32Array, side: number) {
  const began = performance.now();
  const { numClasses, levels } = networks;
  const layout = LabelLayout.fromLabelMaps(labels, [1, side, side], { numClasses, levels });
  const built = performance.now();
  const image = generator.generate(layout);
  const values = Float32Array.from(await image.data());
  const drawn = performance.now();
  image.dispose();
  layout.dispose();
  return { values, layout: built - began, picture: drawn - built };
}

for (const side of [64, 128]) {
  const labels = labelMap(side, side, { numClasses: networks.numClasses, regions, seed: 1 });
  const times: Awaited<ReturnType<typeof draw>>[] = [];
  for (let i = 0; i < Number(pictures) + 2; i++) times.push(await draw(labels, side));
  const [layout, picture] = (['layout', 'picture'] as const).map((part) =>
    median(times.slice(2).map((one) => one[part])),
  );
  const dotted = labels.map((id, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return Math.hypot(x - side / 2, y - side / 2) <= 3 ? (labels[i] + 1) % networks.numClasses : id;
  });
  const touched = dotted.reduce((sum, id, i) => sum + Number(id !== labels[i]), 0);
  const [before, after] = [times[0].values, (await draw(dotted, side)).values];
  const changed = new Set<number>();
  for (const [i, value] of after.entries()) if (Math.abs(value - before[i]) * 127.5 > 2) changed.add(Math.floor(i / 3));
  const share = (count: number) => `${((100 * count) / side ** 2).toFixed(1)} %`;
  process.stdout.write(
    `${side}²: layout ${layout.toFixed(1)} ms, picture ${picture.toFixed(0)} ms, so ${((100 * layout) / (layout + picture)).toFixed(1)} % for the layout; ` +
      `a dot of ${share(touched)} of the pixels changes ${share(changed.size)} of the picture by more than 2/255\n`,
  );
}
generator.dispose();
backend.dispose?.();
