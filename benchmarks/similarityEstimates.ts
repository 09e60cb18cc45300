/**
 * What the estimates of the similarity loss on a grid are worth, on real label maps: the one of two draws, and the one that compared each
 * cell's mean probabilities with its centre's label, which it replaced.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/similarityEstimates.ts [--photos ../shared/data/camvid] [--maps 10] [--engine tensorflow]
 *
 * A prediction that is right everywhere, with 83 % certainty, should be pushed further towards its labels at every pixel. A pixel is at a
 * border if a neighbour has another label. The spread is over 40 draws, at 64×64, around the loss and the gradient over all pairs; the
 * gradient's is that of its direction after averaging over the maps' 8×8 cells.
 */
import { parseArgs } from 'node:util';
import { type BackendName, useBackend } from '@ecgan/backend';
import { RandomState } from '@ecgan/core';
import { camvid } from '@ecgan/data/node';
import { similarityLoss } from '@ecgan/losses';
import {
  add,
  avgPool,
  dispose,
  log,
  mul,
  oneHot,
  type Scalar,
  softmax,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';

const { values: given } = parseArgs({
  options: {
    photos: { type: 'string', default: '../shared/data/camvid' },
    maps: { type: 'string', default: '10' },
    engine: { type: 'string' },
  },
});
const NUM_CLASSES = 12;
const GRID = [32, 32] as const;

interface LabelMap {
  ids: Int32Array;
  height: number;
  width: number;
}

async function readMaps(height: number, width: number): Promise<LabelMap[]> {
  const data = await camvid(given.photos, 'val', { height, width });
  const count = Number(given.maps);
  const samples = Array.from({ length: count }, (_, i) => data.sample(Math.floor((i * data.length) / count)));
  return (await Promise.all(samples)).map(({ labels }) => ({ ids: Int32Array.from(labels), height, width }));
}

const labelTensor = ({ ids, height, width }: LabelMap) => tensor(ids, [1, height, width], 'int32');
const certain = (map: LabelMap, logit: number) => mul(oneHot(labelTensor(map), NUM_CLASSES), logit) as Tensor4D;

/** Cell means against the labels of the cells' centres, over all pairs of cells. */
function ofCellMeans({ ids, height, width }: LabelMap, logits: Tensor): Scalar {
  const cell = [height / GRID[0], width / GRID[1]];
  const centres = Int32Array.from({ length: GRID[0] * GRID[1] }, (_, k) => {
    const y = Math.floor(k / GRID[1]) * cell[0] + (cell[0] >> 1);
    return ids[y * width + (k % GRID[1]) * cell[1] + (cell[1] >> 1)];
  });
  const means = avgPool(softmax(logits) as Tensor4D, cell as [number, number], cell as [number, number], 'valid');
  return similarityLoss(tensor(centres, [1, ...GRID], 'int32'), log(means));
}

/** For each pixel whether it is at a border, and whether it is the centre of its cell. */
function placeOf({ ids, height, width }: LabelMap, pixel: number): { border: boolean; centre: boolean } {
  const [y, x] = [Math.floor(pixel / width), pixel % width];
  const differs = (dy: number, dx: number) => {
    const [ny, nx] = [y + dy, x + dx];
    return ny >= 0 && nx >= 0 && ny < height && nx < width && ids[ny * width + nx] !== ids[pixel];
  };
  const [cellHeight, cellWidth] = [height / GRID[0], width / GRID[1]];
  const centre = y % cellHeight === cellHeight >> 1 && x % cellWidth === cellWidth >> 1;
  return { border: differs(-1, 0) || differs(1, 0) || differs(0, -1) || differs(0, 1), centre };
}

/** Shares of pixels that a gradient descent would make less certain of their own label. */
function pushedAway(map: LabelMap, loss: (logits: Tensor) => Scalar): { border: number; all: number } {
  const gradient = tidy(() => valueAndGrad(loss)(certain(map, 4)).grad.dataSync());
  const away = { border: 0, all: 0, borders: 0 };
  map.ids.forEach((id, pixel) => {
    const { border, centre } = placeOf(map, pixel);
    const wrong = gradient[pixel * NUM_CLASSES + id] > 0;
    if (wrong) away.all++;
    if (!border || centre) return;
    away.borders++;
    if (wrong) away.border++;
  });
  return { border: away.border / away.borders, all: away.all / map.ids.length };
}

const range = (values: number[], show: (value: number) => string) =>
  `${show(Math.min(...values))} … ${show(Math.max(...values))}`;
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

const { summary } = await useBackend(given.engine as BackendName | undefined);
const random = new RandomState(0);
const ofDraws = (map: LabelMap, logits: Tensor, grid: readonly [number, number] = GRID) =>
  similarityLoss(labelTensor(map), logits, { grid, random: () => random.next() });

const maps = await readMaps(192, 256);
console.log(`${summary}; ${maps.length} maps of CamVid, 192×256, grid 32×32\n`);
console.log(
  '| estimate | cost of a perfect prediction | pushed away, of off-centre pixels at borders | of all pixels |',
);
console.log(
  '| -------- | ---------------------------- | -------------------------------------------- | ------------- |',
);
for (const [name, estimate] of [
  ['cell means and centres', ofCellMeans],
  ['two draws', ofDraws],
] as const) {
  const costs = maps.map((map) => tidy(() => estimate(map, certain(map, 60)).dataSync()[0]));
  const away = maps.map((map) => pushedAway(map, (logits) => estimate(map, logits)));
  const shares = [away.map(({ border }) => border), away.map(({ all }) => all)].map((all) => range(all, percent));
  console.log(`| ${[name, range(costs, (cost) => cost.toFixed(4)), ...shares].join(' | ')} |`);
}

/** Sums over cells of 8×8 of `[64, 64, numClasses]`. */
function condensed(gradient: Float32Array): Float64Array {
  const sums = new Float64Array(64 * NUM_CLASSES);
  gradient.forEach((g, i) => {
    const [pixel, k] = [Math.floor(i / NUM_CLASSES), i % NUM_CLASSES];
    sums[((Math.floor(pixel / 64) >> 3) * 8 + ((pixel % 64) >> 3)) * NUM_CLASSES + k] += g;
  });
  return sums;
}

const DRAWS = 40;
console.log(`\nSpread of ${DRAWS} draws around all pairs, 64×64, predictions that know the labels and noise\n`);
console.log('| form | pairs | mean ÷ exact | relative deviation | gradient over 8×8 cells, relative deviation |');
console.log('| ---- | ----- | ------------ | ------------------ | ------------------------------------------- |');
const small = await readMaps(64, 64);
const noise = () => Float32Array.from({ length: 64 * 64 * NUM_CLASSES }, () => 4 * random.next() - 2);
const forms = {
  'grid 8×8': { grid: [8, 8] as const, pairs: 64 ** 2 },
  'grid 16×16': { grid: [16, 16] as const, pairs: 256 ** 2 },
  'grid 32×32': { grid: [32, 32] as const, pairs: 1024 ** 2 },
  '256 samples': { samples: 256, pairs: 256 ** 2 },
};
for (const [name, { pairs, ...drawn }] of Object.entries(forms)) {
  const found = small.map((map) => {
    const logits = tidy(() =>
      add(mul(oneHot(labelTensor(map), NUM_CLASSES), 3), tensor(noise(), [1, 64, 64, NUM_CLASSES])),
    );
    const both = (options: object) => {
      const { value, grad } = valueAndGrad((x) => similarityLoss(labelTensor(map), x, options))(logits);
      const found = { value: value.dataSync()[0], gradient: condensed(grad.dataSync() as Float32Array) };
      dispose([value, grad]);
      return found;
    };
    const exact = both({});
    const draws = Array.from({ length: DRAWS }, () => both({ ...drawn, random: () => random.next() }));
    const mean = draws.reduce((sum, { value }) => sum + value, 0) / DRAWS;
    const variance = draws.reduce((sum, { value }) => sum + (value - exact.value) ** 2, 0) / DRAWS;
    const size = exact.gradient.reduce((sum, g) => sum + g * g, 0);
    const off = draws.map(({ gradient }) => gradient.reduce((sum, g, i) => sum + (g - exact.gradient[i]) ** 2, 0));
    const spread = Math.sqrt(off.reduce((sum, one) => sum + one, 0) / DRAWS / size);
    logits.dispose();
    return [mean / exact.value, Math.sqrt(variance) / exact.value, spread];
  });
  const means = [0, 1, 2].map((which) => found.reduce((sum, one) => sum + one[which], 0) / found.length);
  console.log(`| ${[name, pairs, ...means.map((value) => value.toFixed(3))].join(' | ')} |`);
}
process.exit(0);
