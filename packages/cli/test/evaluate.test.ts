import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SyntheticScenes } from '@ecgan/data';
import { encodeSafetensors } from '@ecgan/models';
import { convolutionOnnx } from '@ecgan/testing';
import { decode, encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { runScores } from '../src/scores/RunScores.js';
import { ecgan, ecganHere, killedWriting, temporaryFolder, tinyRun } from './ecgan.js';
import { segformerState, writeState } from './pretrainedFiles.js';

let parent: string;
const at = (name: string) => join(parent, name);
let words: string[];
beforeAll(async () => {
  parent = await temporaryFolder();
  const run = at('run');
  expect((await ecgan(...tinyRun, '--steps', '1', '--run', run)).err).toBe('');
  const weights = await writeState(at('segformer.safetensors'), segformerState(12));
  words = ['evaluate', '--run', run, '--segmenter', weights, '--held-out', '4', '--batch', '2'];
});

const scoresIn = async (path: string) => runScores.parse(JSON.parse(await readFile(path, 'utf8')));

test('default: a pretrained segmenter, intervals, classes, distances, protocols, a sheet; killed and called again it ends in the same file', {
  meta: { id: 'evaluate-resumed' },
}, async () => {
  const { exitCode, out, err } = await ecgan(...words, '--out', at('whole.json'), '--sheet', at('sheet.png'));
  expect([exitCode, err]).toEqual([0, '']);
  const scores = await scoresIn(at('whole.json'));
  expect(scores.checkpoint?.sha256).toMatch(/^[0-9a-f]{64}$/);
  const [real, generated] = scores.rows;
  expect([real.pictures, generated.pictures]).toEqual(['real photos', 'generated, step 1']);
  expect([real.kernelDistance, real.kernelDistanceError]).toEqual([0, 0]);
  expect(generated.kernelDistance).toBeGreaterThan(1);
  expect(generated.frechetDistance).toBeGreaterThan(1);
  for (const { pixelAccuracy, intervals, classes } of scores.rows) {
    const [low, high] = intervals?.pixelAccuracy ?? [];
    expect(low).toBeLessThanOrEqual(pixelAccuracy);
    expect(high).toBeGreaterThanOrEqual(pixelAccuracy);
    expect(classes).toHaveLength(12);
  }
  const { labels, kernelDistance } = scores.protocols ?? {};
  expect(labels).toMatchObject({
    ...{ images: 4, size: [32, 32], clipped: [-1, 1], split: 'synthetic scenes, held out, seed 0' },
    network: { name: 'SegFormer, 12 classes', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    classes: { numClasses: 12, pixels: 4 * 32 * 32 },
    settings: { resamples: 1000, level: 0.95, seed: 0, pictures: expect.any(String) },
  });
  expect(kernelDistance).toMatchObject({ images: 4, referenceImages: 4, settings: { paired: true } });
  expect(out).toContain('The photos are the ceiling at this size: generated, step 1 reaches');
  expect(out).toMatch(/IoU by class +real photos +generated, step 1/);
  const { width, height } = decode(await readFile(at('sheet.png')));
  expect(width).toBeGreaterThan(4 * 192);
  expect(height).toBeGreaterThan(4 * 192);
  expect(existsSync(at('whole.json.partial'))).toBe(false);

  const killed = await killedWriting([...words, '--out', at('killed.json')], /killed\.json\.partial$/);
  expect(killed.exitCode).toBeNull();
  expect(existsSync(at('killed.json'))).toBe(false);
  const resumed = await ecgan(...words, '--out', at('killed.json'));
  expect([resumed.exitCode, resumed.err]).toEqual([0, '']);
  expect(resumed.out).toContain('Going on with 2 of them, scored before.');
  expect(await readFile(at('killed.json'), 'utf8')).toBe(await readFile(at('whole.json'), 'utf8'));
});

test("args: which: I' instead of I'', which is said in the file", async () => {
  const ofImage = [...words, '--which', 'image', '--out', at('image.json')];
  expect((await ecgan(...ofImage)).exitCode).toBe(0);
  const [image, refined] = [await scoresIn(at('image.json')), await scoresIn(at('whole.json'))];
  expect([image.checkpoint?.which, refined.checkpoint?.which]).toEqual(['image', 'refined']);
  expect(image.checkpoint?.sha256).toBe(refined.checkpoint?.sha256);
  const distances = [image, refined].map(({ rows }) => rows.map(({ kernelDistance }) => kernelDistance));
  expect(distances[0][0]).toBe(distances[1][0]);
  for (const row of [1, 2]) expect(distances[0][row]).not.toBe(distances[1][row]);
  const { exitCode, err } = await ecgan(...words, '--which', 'edge');
  expect([exitCode, err]).toEqual([2, expect.stringContaining('Allowed choices are refined, image.')]);
});

test('behavior: compare shows two results of one protocol and refuses others, naming the difference', {
  meta: { id: 'compare-refuses' },
}, async () => {
  const scores = await scoresIn(at('whole.json'));
  const better = structuredClone(scores);
  better.rows[1].pixelAccuracy = 0.75;
  better.rows[1].kernelDistance = 1.5;
  await writeFile(at('better.json'), JSON.stringify(better));
  const { exitCode, out, err } = await ecganHere('compare', at('whole.json'), at('better.json'));
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toMatch(/pixel accuracy +[\d.]+ % +75\.0 % +[+-][\d.]+ %/);
  expect(out).toMatch(/kernel distance +[\d.]+ +1\.500/);
  const other = structuredClone(scores);
  if (other.protocols) other.protocols.labels = { ...other.protocols.labels, split: 'camvid val' };
  await writeFile(at('other.json'), JSON.stringify(other));
  expect(await ecganHere('compare', at('whole.json'), at('other.json'))).toEqual({
    ...{ exitCode: 1, out: '' },
    err: 'error: protocol: expected two results of one protocol, but split is "synthetic scenes, held out, seed 0" in the first and "camvid val" in the second. Score both again with the same choices.\n',
  });
  await writeFile(at('none.json'), JSON.stringify({ ...scores, protocols: undefined }));
  expect((await ecganHere('compare', at('none.json'), at('whole.json'))).err).toBe(
    `error: ${at('none.json')}: these scores do not say how they were made, so nothing can be compared with them.\n`,
  );
  expect((await ecganHere('compare', at('whole.json'), at('missing.json'))).err).toBe(
    `error: ${at('missing.json')}: there is no such file or folder. Name a file that ecgan evaluate --out has written.\n`,
  );
});

test('args: --segmenter: an ONNX file, whose classes are mapped; the score of photos is that of a loop over their pixels', async () => {
  // Two classes: the brighter of a pixel's sum of red, green and blue and 1.5 is class 0, sky; the darker is road.
  const kernel = [1, 1, 1, 0, 0, 0];
  await writeFile(at('bright.onnx'), convolutionOnnx({ kernel, bias: [0, 1.5], size: 1 }));
  const reading = ['--segmenter', at('bright.onnx'), '--segmenter-classes', '0,3', '--segmenter-normalization', 'unit'];
  const common = ['evaluate', '--run', at('run'), '--held-out', '4', '--batch', '2', '--out', at('bright.json')];
  const { exitCode, out, err } = await ecgan(...common, ...reading);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain('2 classes, which do not hold 10 of the 12 (hill, building, pavement, grass, ');
  const scores = await scoresIn(at('bright.json'));
  const scenes = new SyntheticScenes({ height: 32, length: 4, seed: 0, split: 'validation' });
  let [right, counted] = [0, 0];
  for (let i = 0; i < 4; i++) {
    const { labels, photo } = await scenes.sample(i);
    labels.forEach((label, pixel) => {
      if (label !== 0 && label !== 3) return;
      const sum = [0, 1, 2].reduce((total, channel) => total + photo[3 * pixel + channel] / 255, 0);
      counted++;
      if ((sum > 1.5 ? 0 : 3) === label) right++;
    });
  }
  expect(scores.rows[0].pixelAccuracy).toBeCloseTo(right / counted, 6);
  expect(right / counted).toBeGreaterThan(0.6);
  expect(scores.protocols?.labels).toMatchObject({ network: { name: 'ONNX, 2 classes' } });
  await writeFile(at('broken.onnx'), Uint8Array.of(1, 2, 3));
  const refused = await ecgan(...common, '--force', '--segmenter', at('broken.onnx'));
  expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining('onnxruntime cannot read it')]);
});

test('args: --pictures: pictures that another program drew; of the photos themselves the scores are those of the photos', async () => {
  const scenes = new SyntheticScenes({ height: 32, length: 4, seed: 0, split: 'validation' });
  const write = async (folder: string, order: readonly number[]) => {
    await mkdir(at(folder), { recursive: true });
    for (const [i, index] of order.entries()) {
      const { photo, height, width } = await scenes.sample(index);
      const png = encode({ width, height, data: photo, channels: 3, depth: 8 });
      await writeFile(join(at(folder), `scene-${i + 1}.png`), png);
    }
  };
  const score = async (folder: string) => {
    const out = at(`${folder}.json`);
    const ended = await ecgan(...words, '--pictures', at(folder), '--out', out, '--sheet', at(`${folder}.png`));
    expect([ended.exitCode, ended.err]).toEqual([0, '']);
    return scoresIn(out);
  };
  await write('photos', [0, 1, 2, 3]);
  const same = await score('photos');
  const [real, given, ...others] = same.rows;
  expect([real.pictures, given.pictures, others]).toEqual(['real photos', 'pictures of photos', []]);
  expect({ ...given, pictures: '' }).toEqual({ ...real, pictures: '' });
  expect(same.checkpoint).toBeUndefined();
  expect(same.given).toEqual({ folder: at('photos'), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(same.protocols).toEqual((await scoresIn(at('whole.json'))).protocols);

  await write('turned', [1, 0, 2, 3]);
  const turned = await score('turned');
  expect(turned.rows[0]).toEqual(real);
  expect(turned.rows[1].pixelAccuracy).not.toBe(real.pixelAccuracy);
  expect(turned.given?.sha256).not.toBe(same.given?.sha256);
});

test('error: --pictures: a folder, a file that is missing, there twice, or no picture', {
  meta: { id: 'given-pictures-refused' },
}, async () => {
  await mkdir(at('some/more'), { recursive: true });
  const refusal = async (folder: string) => {
    const { exitCode, err } = await ecganHere(...words, '--backend', 'wasm', '--pictures', at(folder));
    expect(exitCode).toBe(1);
    return err.replaceAll(`${parent}/`, '');
  };
  expect(await refusal('nowhere')).toBe('error: --pictures nowhere: there is no such file or folder.\n');
  for (const name of ['scene-1.png', 'more/scene-2.jpg', 'scene-4.png']) await writeFile(join(at('some'), name), 'x');
  expect(await refusal('some')).toBe(
    'error: --pictures some: expected a picture for each of the 4 held-out label maps, got none for 1: scene-3.png. Name each as its photo.\n',
  );
  await writeFile(join(at('some'), 'scene-3.png'), 'x');
  await writeFile(join(at('some'), 'scene-4.webp'), 'x');
  expect(await refusal('some')).toBe(
    'error: --pictures some: expected one picture of scene-4.png, got scene-4.png and scene-4.webp. Leave one.\n',
  );
  await rm(join(at('some'), 'scene-4.webp'));
  expect(await refusal('some')).toContain('error: --pictures some: scene-1.png cannot be decoded: ');
});

test('error: flags that go with a segmenter, files that are none', async () => {
  const run = ['evaluate', '--run', at('run'), '--backend', 'wasm'];
  const refusal = async (...flags: string[]) => (await ecganHere(...run, ...flags)).err.replaceAll(`${parent}/`, '');
  expect(await refusal('--score-size', '64')).toBe(
    'error: --score-size: expected nothing, as no segmenter is named, got "64". It goes with --segmenter.\n',
  );
  const alone = { dtype: 'F32' as const, shape: [1], data: Float32Array.of(1) };
  await writeFile(at('no.safetensors'), encodeSafetensors({ 'level2_0.F_loc.conv.weight': alone }));
  expect(await refusal('--segmenter', at('no.safetensors'))).toContain(
    'error: --segmenter no.safetensors: its 1 tensors are not CGNet: ',
  );
  expect(await refusal('--segmenter', at('segformer.safetensors'), '--score-size', '64')).toContain(
    "--score-size: expected the run's own size 32, as scenes of another are other scenes",
  );
  expect(await refusal('--features', at('segformer.safetensors'))).toContain(
    'error: --features segformer.safetensors: it holds no VGG-19 that can be used, but SegFormer.',
  );
});
