import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabelLayout } from '@ecgan/core';
import { SyntheticScenes } from '@ecgan/data';
import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
import { perturbWeights, useTestBackend } from '@ecgan/testing';
import { writeFormat } from 'ecgan/internal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../src/site/buildSite.js';
import { serveSite } from '../src/site/serveSite.js';
import { Browser, findChromium } from './Browser.js';

const chromium = await findChromium();
if (!chromium) process.stderr.write('examples/paint: skipped, no Chromium was found. Name one in CHROMIUM.\n');

const size = { height: 32, width: 64 };
const scenes = new SyntheticScenes({ ...size, seed: 1 });
const { labels } = await scenes.sample(0);

/** Expression for the RGB values of a canvas of the page. */
const pixelsOf = (id: string) => `(() => {
  const canvas = document.getElementById('${id}');
  return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 < 3);
})()`;

/** Expression that waits until the page shows an image or an error. */
const drawn = `new Promise((resolve) => {
  const status = document.getElementById('status');
  const look = () => (/^Drawn|failed/.test(status.textContent + status.className) ? resolve(status.textContent) : setTimeout(look, 30));
  look();
})`;

/** Generates the image of a label map in Node, as bytes. */
async function draw(maker: ReturnType<typeof inferenceGenerator>, map: ArrayLike<number>): Promise<number[]> {
  const options = { numClasses: scenes.numClasses, levels: 4 };
  const layout = LabelLayout.fromLabelMaps(map, [1, size.height, size.width], options);
  const picture = maker.generate(layout);
  const values = [...(await picture.data())];
  picture.dispose();
  layout.dispose();
  return values.map((value) => Math.round((value + 1) * 127.5));
}

const furthest = (a: number[], b: number[]) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe.skipIf(!chromium)('paint', () => {
  let folder: string;
  let site: Awaited<ReturnType<typeof serveSite>>;
  let browser: Browser;
  let maker: ReturnType<typeof inferenceGenerator>;

  beforeAll(async () => {
    await useTestBackend();
    folder = await mkdtemp(join(tmpdir(), 'ecgan-paint-'));
    const generator = ecganGenerator({ numClasses: scenes.numClasses, filters: 4, levels: 4, initialGain: 1 });
    perturbWeights(generator);
    maker = inferenceGenerator(generator);
    await mkdir(join(folder, 'generator'));
    const classes = scenes.classNames.map((name, id) => ({ name, colour: scenes.palette[id] }));
    const box = { ...size, levels: 4, boundary: false, noiseSize: 0, classes, labels: [...labels] };
    for (const [name, content] of await writeFormat(maker.network, { format: 'layers', precision: 'f32', box }))
      await writeFile(join(folder, 'generator', name), content);
    await writeFile(join(folder, 'generator', 'paintBox.json'), JSON.stringify(box));
    await buildSite(join(folder, 'generator'), join(folder, 'site'));
    site = await serveSite(join(folder, 'site'));
    browser = await Browser.open(`${chromium}`, `${site.address}?backend=wasm`, { width: 1100, height: 640 });
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("default: the generator's map, in its colours, and the picture that Node makes of it", async () => {
    expect(await browser.evaluate(drawn)).toMatch(/^Drawn in .* s on wasm\.$/);
    expect(await browser.evaluate(pixelsOf('labels'))).toEqual([...labels].flatMap((id) => scenes.palette[id]));
    const [shown, expected] = [await browser.evaluate<number[]>(pixelsOf('picture')), await draw(maker, labels)];
    expect(new Set(expected).size).toBeGreaterThan(50);
    expect(furthest(shown, expected)).toBeLessThanOrEqual(1);
    const { ECGAN_SCREENSHOT } = process.env;
    if (ECGAN_SCREENSHOT) await writeFile(ECGAN_SCREENSHOT, await browser.screenshot());
  });

  test('behavior: a stroke changes map and picture, by pointer and by keys; undo takes it back', async () => {
    const before = await browser.evaluate<number[]>(pixelsOf('picture'));
    await browser.evaluate(`document.querySelector('input[value="3"]').click()`);
    const at = await browser.evaluate<{ x: number; y: number }>(`(() => {
      const { left, top, width, height } = document.getElementById('labels').getBoundingClientRect();
      return { x: left + width / 4, y: top + height / 4 };
    })()`);
    const mouse = (type: string, x: number) =>
      browser.input('Input.dispatchMouseEvent', { type, x, y: at.y, button: 'left', buttons: 1, clickCount: 1 });
    await mouse('mousePressed', at.x);
    await mouse('mouseMoved', at.x + 60);
    await browser.evaluate(`document.getElementById('status').textContent = ''`);
    await mouse('mouseReleased', at.x + 60);
    await browser.evaluate(drawn);
    const map = await browser.evaluate<number[]>(pixelsOf('labels'));
    const painted = Array.from(labels, (_, i) =>
      scenes.palette.findIndex((colour) => colour.every((value, channel) => map[3 * i + channel] === value)),
    );
    expect(painted.filter((id, i) => id !== labels[i]).every((id) => id === 3)).toBe(true);
    expect(painted).not.toEqual([...labels]);
    const after = await browser.evaluate<number[]>(pixelsOf('picture'));
    expect(after).not.toEqual(before);
    expect(furthest(after, await draw(maker, painted))).toBeLessThanOrEqual(1);

    await browser.evaluate(
      `document.getElementById('status').textContent = ''; document.getElementById('undo').click()`,
    );
    await browser.evaluate(drawn);
    expect(await browser.evaluate(pixelsOf('picture'))).toEqual(before);

    await browser.evaluate(
      `document.getElementById('status').textContent = ''; document.getElementById('labels').focus()`,
    );
    await browser.input('Input.dispatchKeyEvent', { type: 'keyDown', key: 'ArrowLeft' });
    await browser.input('Input.dispatchKeyEvent', { type: 'keyDown', key: ' ', text: ' ' });
    await browser.evaluate(drawn);
    expect(await browser.evaluate(pixelsOf('picture'))).not.toEqual(before);
  });

  test('error: no generator there', async () => {
    const page = await Browser.open(`${chromium}`, `${site.address}?backend=cpu&generator=elsewhere`, {
      width: 300,
      height: 300,
    });
    try {
      expect(await page.evaluate(drawn)).toBe('There is no generator in elsewhere: paintBox.json cannot be read.');
    } finally {
      await page.close();
    }
  });
});
