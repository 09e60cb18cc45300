import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLabelMap, encodeLabelMap } from '@ecgan/data';
import { useTestBackend } from '@ecgan/testing';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../src/site/buildSite.js';
import { serveSite } from '../src/site/serveSite.js';
import { exportGenerator, furthest, idsOf, labels, scenes, size } from './exportedGenerator.js';
import { drawnAfter, findChromium, launch, openPage, pixelsOf, violations } from './openPage.js';

const chromium = await findChromium();
if (!chromium) process.stderr.write('examples/paint: skipped, no Chromium was found. Name one in CHROMIUM.\n');

/** Bytes that pictures of browser and Node may differ by. */
const tolerance = 2;
/** Nothing waits for this long but what hangs. */
const patience = 600_000;
const { width, height } = size;
const id = (name: string) => scenes.classNames.indexOf(name as (typeof scenes.classNames)[number]);

describe.skipIf(!chromium)('paint', () => {
  let folder: string;
  let site: Awaited<ReturnType<typeof serveSite>>;
  let browser: Browser;
  let page: Page;
  let generator: Awaited<ReturnType<typeof exportGenerator>>;
  let url: string;

  beforeAll(async () => {
    await useTestBackend();
    folder = await mkdtemp(join(tmpdir(), 'ecgan-paint-'));
    generator = await exportGenerator(join(folder, 'generator'));
    await buildSite(generator.folder, join(folder, 'site'));
    site = await serveSite(join(folder, 'site'));
    url = `${site.address}?backend=wasm`;
    browser = await launch(`${chromium}`);
    page = await openPage(browser, url);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const map = async () => idsOf(await pixelsOf(page, 'labels'));
  /** The map as the generator's own, by a click on the first sample. */
  const reset = async () => {
    await page.locator('#samples button').first().click();
    await expect.poll(map, { timeout: patience }).toEqual([...labels]);
  };
  /** The place of a pixel in the browser's window. */
  const placeOf = async (x: number, y: number) => {
    const stage = await page.locator('#stage').boundingBox();
    if (!stage) throw new Error('the stage is not seen');
    return { x: stage.x + ((x + 0.5) / width) * stage.width, y: stage.y + ((y + 0.5) / height) * stage.height };
  };
  const drag = async (...pixels: [number, number][]) => {
    for (const [i, pixel] of pixels.entries()) {
      const { x, y } = await placeOf(...pixel);
      await page.mouse.move(x, y, { steps: 3 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  };
  const choose = async (tool: string, name = 'road', radius = 0) => {
    await page.locator(`#tool-${tool}`).click();
    await page.getByRole('radio', { name, exact: true }).check();
    await page.locator('#radius').fill(`${radius}`);
  };
  const changedPixels = async () => (await map()).flatMap((now, i) => (now === labels[i] ? [] : [[i, now]]));

  test("default: the generator's map in its colours, and the pictures that Node makes of it", async () => {
    expect(await page.locator('#status').textContent()).toBe(`Ready: ${scenes.numClasses} classes, 64 × 32.`);
    expect(await page.locator('#speed').textContent()).toMatch(/^\d+ ms on wasm$/);
    expect(await pixelsOf(page, 'labels')).toEqual([...labels].flatMap((one) => scenes.palette[one]));
    const expected = await generator.draw(labels);
    expect(new Set(expected).size).toBeGreaterThan(50);
    expect(furthest(await pixelsOf(page, 'picture'), expected)).toBeLessThanOrEqual(tolerance);
    for (const [name, output] of [
      ['Edges', 'edge'],
      ['First picture I′', 'image'],
      ['Picture', 'refined'],
    ] as const) {
      await page.locator('#pictures').getByText(name, { exact: true }).click();
      const drawn = await generator.draw(labels, output);
      expect(furthest(await pixelsOf(page, 'picture'), drawn), name).toBeLessThanOrEqual(tolerance);
    }
  });

  test('behavior: brush, undo and redo; the picture is that of the painted map', async () => {
    await reset();
    await choose('brush', 'car', 2);
    await drawnAfter(page, () => drag([10, 5], [30, 9]));
    const painted = await map();
    const changes = await changedPixels();
    expect(changes.length).toBeGreaterThan(60);
    expect(changes.every(([, now]) => now === id('car'))).toBe(true);
    expect(furthest(await pixelsOf(page, 'picture'), await generator.draw(painted))).toBeLessThanOrEqual(tolerance);
    await drawnAfter(page, () => page.keyboard.press('Control+z'));
    expect(await map()).toEqual([...labels]);
    expect(furthest(await pixelsOf(page, 'picture'), await generator.draw(labels))).toBeLessThanOrEqual(tolerance);
    await drawnAfter(page, () => page.locator('#redo').click());
    expect(await map()).toEqual(painted);
  });

  test('args: tool: line, rectangle, polygon', async () => {
    await reset();
    await choose('rectangle', 'tree');
    await drag([3, 4], [9, 20], [8, 6]);
    const box = [4, 5, 6].flatMap((y) => [3, 4, 5, 6, 7, 8].map((x) => y * width + x));
    const now = await map();
    expect(box.map((pixel) => now[pixel])).toEqual(box.map(() => id('tree')));
    expect((await changedPixels()).every(([pixel]) => box.includes(pixel))).toBe(true);
    await reset();
    await choose('line', 'tree');
    await drag([20, 3], [40, 3]);
    expect((await map()).slice(3 * width + 20, 3 * width + 41)).toEqual(new Array(21).fill(id('tree')));
    await reset();
    await choose('polygon', 'person');
    for (const [x, y] of [
      [10, 10],
      [30, 10],
      [10, 30],
    ]) {
      const place = await placeOf(x, y);
      await page.mouse.click(place.x, place.y);
    }
    await page.keyboard.press('Enter');
    const filled = await map();
    expect([filled[12 * width + 12], filled[29 * width + 10], filled[10 * width + 29]]).toEqual(
      new Array(3).fill(id('person')),
    );
    expect(filled[28 * width + 28]).toBe(labels[28 * width + 28]);
  });

  test('args: tool: fill, eyedropper, eraser; fill all', async () => {
    await reset();
    await choose('fill', 'grass');
    await drag([2, 1]);
    const sky = labels[width + 2];
    expect((await changedPixels()).every(([pixel, now]) => labels[pixel] === sky && now === id('grass'))).toBe(true);
    expect((await changedPixels()).length).toBeGreaterThan(200);
    await choose('eraser', 'grass', 3);
    await drag([2, 1], [12, 1]);
    const erased = await map();
    expect(erased.slice(width + 2, width + 12)).toEqual([...labels.slice(width + 2, width + 12)]);
    await choose('eyedropper', 'grass');
    await drag([40, 31]);
    const taken = scenes.classNames[labels[31 * width + 40]];
    expect(await page.locator('#chosen').textContent()).toBe(taken);
    await page.getByRole('button', { name: 'Fill all' }).click();
    expect(new Set(await map())).toEqual(new Set([id(taken)]));
  });

  test('behavior: every tool by keys: arrows move, space begins and ends', async () => {
    await reset();
    await choose('brush', 'sign');
    await page.locator('#stage').focus();
    for (const key of ['r', 'Space', 'Shift+ArrowRight', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    // The pointer was last at an edge; a rectangle of 9 × 2 pixels, or what of it is on the map.
    const changes = await changedPixels();
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(([, now]) => now === id('sign'))).toBe(true);
    for (const [key, tool] of Object.entries({
      b: 'brush',
      f: 'fill',
      l: 'line',
      p: 'polygon',
      i: 'eyedropper',
      e: 'eraser',
      h: 'hand',
    })) {
      await page.keyboard.press(key);
      expect(await page.locator(`#tool-${tool}`).getAttribute('aria-pressed')).toBe('true');
    }
    await page.keyboard.press(']');
    expect(await page.locator('#radius').inputValue()).toBe('1');
  });

  test('behavior: zoom and pan: the pixel under the pointer is painted', async () => {
    await reset();
    const { x, y } = await placeOf(40, 20);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -1000);
    expect(await page.locator('#sheet').evaluate((sheet) => sheet.style.transform)).toMatch(/scale\([2-9]/);
    await choose('brush', 'person');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.up();
    expect(await changedPixels()).toEqual([[20 * width + 40, id('person')]]);
    await page.keyboard.press('h');
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 30);
    await page.mouse.up();
    expect((await changedPixels()).length).toBe(1);
    await page.keyboard.press('0');
    expect(await page.locator('#sheet').evaluate((sheet) => sheet.style.transform)).toContain('scale(1)');
  });

  test('behavior: search of classes, a synthetic scene, the slider', async () => {
    await page.locator('#search').fill('PAVE');
    expect(await page.locator('#classes label:visible').allTextContents()).toEqual(['pavement']);
    await page.locator('#search').fill('');
    const before = await map();
    await page.getByRole('button', { name: 'Surprise me' }).click();
    await expect.poll(map, { timeout: patience }).not.toEqual(before);
    await page.locator('#compare').fill('30');
    expect(await page.locator('#over').evaluate((over) => over.style.clipPath)).toBe('inset(0px 70% 0px 0px)');
    await page.locator('#compare').fill('0');
  });

  test('behavior: layers: painted apart, hidden, moved, merged, kept over a reload; the picture is that of what is seen', async () => {
    await reset();
    await page.getByRole('radio', { name: 'Foreground' }).check();
    await choose('rectangle', 'car');
    await drag([10, 10], [20, 14]);
    await choose('eraser', 'car', 1);
    await drag([10, 12], [20, 12]);
    const below = [...labels.slice(12 * width + 11, 12 * width + 20)];
    expect((await map()).slice(12 * width + 11, 12 * width + 20)).toEqual(below);
    expect((await map())[10 * width + 15]).toBe(id('car'));
    await page.reload();
    await page.waitForFunction(() => document.body.dataset.drawn);
    const painted = await map();
    expect(await page.getByRole('radio', { name: 'Foreground' }).isChecked()).toBe(true);
    await drawnAfter(page, () => page.getByRole('checkbox', { name: 'Show Foreground' }).uncheck());
    expect(await map()).toEqual([...labels]);
    expect(furthest(await pixelsOf(page, 'picture'), await generator.draw(labels))).toBeLessThanOrEqual(tolerance);
    await drawnAfter(page, () => page.keyboard.press('Control+z'));
    expect(await map()).toEqual(painted);
    await page.getByRole('button', { name: 'Add a layer' }).click();
    expect(await page.locator('#layers label').allTextContents()).toEqual(['Layer 2', 'Foreground', 'Background']);
    await page.getByRole('button', { name: 'Move the layer down' }).click();
    expect(await page.locator('#layers label').allTextContents()).toEqual(['Foreground', 'Layer 2', 'Background']);
    await page.getByRole('button', { name: 'Remove the layer' }).click();
    await page.getByRole('radio', { name: 'Foreground' }).check();
    await page.getByRole('button', { name: 'Merge with the layer below' }).click();
    expect(await page.locator('#layers label').allTextContents()).toEqual(['Background']);
    expect(await map()).toEqual(painted);
    expect(await page.getByRole('button', { name: 'Remove the layer' }).isDisabled()).toBe(true);
  });

  test('behavior: files saved: ids, colours, the picture, both; ids open again', async () => {
    await reset();
    await choose('rectangle', 'tree');
    await drawnAfter(page, () => drag([3, 4], [50, 6]));
    const saved = async (name: string) => {
      await page.locator('#save > summary').click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`#save-${name}`).click()]);
      expect(file.suggestedFilename()).toBe(`${name}.png`);
      const path = join(folder, `${name}.png`);
      await file.saveAs(path);
      return new Uint8Array(await readFile(path));
    };
    const painted = await map();
    expect([...decodeLabelMap(await saved('ids'), { numClasses: scenes.numClasses }).ids]).toEqual(painted);
    const rgb = (bytes: Uint8Array) => [...decode(bytes).data].filter((_, i) => i % 4 < 3);
    expect(idsOf(rgb(await saved('colours')))).toEqual(painted);
    expect(rgb(await saved('picture'))).toEqual(await pixelsOf(page, 'picture'));
    expect(decode(await saved('both'))).toMatchObject({ width: 2 * width, height });
    for (const name of ['ids', 'colours']) {
      await page.locator('#open').setInputFiles(join(folder, `${name}.png`));
      await page.getByText(`Opened ${name}.png.`).waitFor();
      expect(await map()).toEqual(painted);
    }
  });

  test('behavior: a reload brings the map back', async () => {
    await reset();
    await choose('rectangle', 'tree');
    await drawnAfter(page, () => drag([3, 4], [50, 6]));
    const painted = await map();
    await page.reload();
    await page.waitForFunction(() => document.body.dataset.drawn);
    expect(await map()).toEqual(painted);
    expect(furthest(await pixelsOf(page, 'picture'), await generator.draw(painted))).toBeLessThanOrEqual(tolerance);
  });

  test('behavior: a photo to trace over comes and goes', async () => {
    await page.locator('#trace').setInputFiles(join(folder, 'picture.png'));
    await page.locator('#photo').waitFor({ state: 'visible' });
    await page.locator('#opacity').fill('20');
    expect(await page.locator('#photo').evaluate((photo) => photo.style.opacity)).toBe('0.2');
    await page.locator('#untrace').click();
    expect(await page.locator('#photo').isVisible()).toBe(false);
  });

  test('behavior: generators dropped on the page: of layers with noise, and a graph of TF.js alone', async () => {
    await reset();
    for (const options of [
      { noiseSize: 3, seed: 5 },
      { format: 'tfjs', seed: 6 },
    ] as const) {
      const other = await exportGenerator(join(folder, `other-${options.seed}`), options);
      await page.locator('#open').setInputFiles(other.files);
      await page.waitForFunction(() => document.getElementById('status')?.textContent?.startsWith('Ready'));
      const near = async () => furthest(await pixelsOf(page, 'picture'), await other.draw(await map()));
      await expect.poll(near, { timeout: patience }).toBeLessThanOrEqual(tolerance);
      const style = page.getByRole('button', { name: 'Another style' });
      expect(await style.isVisible()).toBe('noiseSize' in options);
      expect(await page.locator('#pictures').isVisible()).toBe(!('format' in options));
      if (!('noiseSize' in options)) continue;
      await drawnAfter(page, () => style.click());
      expect(
        furthest(await pixelsOf(page, 'picture'), await other.draw(await map(), 'refined', 2)),
      ).toBeLessThanOrEqual(tolerance);
    }
  });

  test('error: files that are none of these; the page goes on', async () => {
    const before = await map();
    const drop = (name: string, content: string | Uint8Array) =>
      page.evaluate(
        ([name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes as number[])], name as string));
          document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
        },
        [name, [...(typeof content === 'string' ? new TextEncoder().encode(content) : content)]] as const,
      );
    const failed = page.locator('#status.failed');
    const said = async (text: string | RegExp) => {
      await failed.filter({ hasText: text }).waitFor();
      expect(await map()).toEqual(before);
    };
    await drop('notes.txt', 'hello');
    await said('Drop a label map (PNG), a photo to trace over');
    await drop('broken.png', encodeLabelMap(labels, height, width).subarray(0, 60));
    await said('broken.png');
    await drop('ids.png', encodeLabelMap(new Uint8Array(width * height).fill(250), height, width));
    await said('250');
    await writeFile(join(folder, 'weights.bin'), new Uint8Array(12));
    await page.locator('#open').setInputFiles([generator.files[0], join(folder, 'weights.bin'), generator.files[2]]);
    await said('weights.bin has 12 bytes');
    await drawnAfter(page, () => page.getByRole('button', { name: 'Fill all' }).click());
  });

  test('behavior: the page answers while a picture is drawn', async () => {
    // Plain JavaScript takes long: a page that computes itself shows no frame in that time.
    const slow = await openPage(browser, `${site.address}?backend=cpu`);
    const gaps = slow.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let frames = 0;
          const before = document.body.dataset.drawn;
          document.getElementById('clear')?.click();
          const count = () => {
            frames += 1;
            if (document.body.dataset.drawn === before) requestAnimationFrame(count);
            else resolve(frames);
          };
          requestAnimationFrame(count);
        }),
    );
    expect(await gaps).toBeGreaterThan(3);
    await slow.context().close();
  });

  test('behavior: no violations of accessibility rules: desktop, phone, dark', async () => {
    for (const options of [
      {},
      { colorScheme: 'dark' },
      { viewport: { width: 390, height: 844 }, hasTouch: true },
    ] as const) {
      const other = await openPage(browser, url, options);
      expect(await violations(other)).toEqual([]);
      await other.context().close();
    }
  });

  test('behavior: touch paints', async () => {
    const phone = await openPage(browser, url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await phone.getByRole('radio', { name: 'car', exact: true }).check();
    await phone.locator('#stage').scrollIntoViewIfNeeded();
    await drawnAfter(phone, () => phone.locator('#stage').tap({ position: { x: 60, y: 30 } }));
    const painted = idsOf(await pixelsOf(phone, 'labels')).filter((now, i) => now !== labels[i]);
    expect(new Set(painted)).toEqual(new Set([id('car')]));
    await phone.context().close();
  });

  test('error: no generator there', async () => {
    const other = await openPage(browser, `${site.address}?backend=cpu&generator=elsewhere`);
    expect(await other.locator('#status').textContent()).toBe(
      'There is no generator in elsewhere: model.json cannot be read. Train one in this tab, or drop the folder that ecgan export wrote.',
    );
    await other.context().close();
  });
});
