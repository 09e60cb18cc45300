import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { decodeSafetensors } from '@ecgan/models';
import { useTestBackend } from '@ecgan/testing';
import { runCli, Terminal } from 'ecgan/internal';
import { encode } from 'fast-png';
import { type Browser, type BrowserContextOptions, chromium as chromiumOf, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../src/site/buildSite.js';
import { serveSite } from '../src/site/serveSite.js';
import { runData } from '../src/train/data/runData.js';
import { TrainingRun } from '../src/train/run/TrainingRun.js';
import { furthest } from './exportedGenerator.js';
import { findChromium, launch, pixelsOf, violations } from './openPage.js';

const chromium = await findChromium();
const steps = 20;

describe.skipIf(!chromium)('train in the tab', () => {
  let folder: string;
  let site: Awaited<ReturnType<typeof serveSite>>;
  let browser: Browser;

  beforeAll(async () => {
    await useTestBackend();
    folder = await mkdtemp(join(tmpdir(), 'ecgan-train-'));
    await buildSite(undefined, join(folder, 'site'));
    site = await serveSite(join(folder, 'site'));
    browser = await launch(`${chromium}`);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const address = (backend = 'wasm') => `${site.address}train.html?backend=${backend}`;
  /** Opens the page in a browser of its own, or in another tab of one. */
  const open = async (options: BrowserContextOptions = {}, beside?: Page, url = address()): Promise<Page> => {
    const context =
      beside?.context() ?? (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options }));
    const page = await context.newPage();
    page.setDefaultTimeout(600_000);
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(url);
    await page.waitForFunction(() => document.getElementById('status')?.textContent !== 'Loading …');
    return page;
  };
  const phase = (page: Page, wanted: string) =>
    page.waitForFunction((wanted) => document.body.dataset.phase === wanted, wanted);
  const stepIs = (page: Page, step: number) =>
    page.waitForFunction((step) => Number(document.body.dataset.step) >= step, step);
  const begin = async (page: Page, count = steps) => {
    await page.locator('#steps').fill(`${count}`);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
  };
  const failure = async (page: Page) => {
    await page.locator('#status.failed').waitFor();
    return page.locator('#status').textContent();
  };
  const saved = async (page: Page, button: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
    const path = join(folder, `${Math.random()}-${file.suggestedFilename()}`);
    await file.saveAs(path);
    return { path, name: file.suggestedFilename(), bytes: await readFile(path) };
  };
  /** What is kept under a name. */
  const kept = (page: Page, name: string): Promise<unknown> =>
    page.evaluate(
      (name) =>
        new Promise((resolve) => {
          indexedDB.open('ecgan-training', 1).onsuccess = ({ target }) => {
            const { result } = target as IDBOpenDBRequest;
            const request = result.transaction('run').objectStore('run').get(name);
            request.onsuccess = () => resolve(request.result);
          };
        }),
      name,
    );
  const pictures = async (name: string, files: Record<string, Uint8Array>) => {
    const at = join(folder, name);
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(join(at, path, '..'), { recursive: true });
      await writeFile(join(at, path), bytes);
    }
    return at;
  };
  const photo = (shade: number) =>
    encode({ width: 40, height: 36, channels: 3, data: new Uint8Array(3 * 40 * 36).fill(shade) });
  const mask = (left: number, right: number) =>
    encodeLabelMap(
      Uint8Array.from({ length: 40 * 36 }, (_, i) => (i % 40 < 20 ? left : right)),
      36,
      40,
    );

  test('behavior: 20 steps, left and resumed after a reload, are those of a run that was never left, to the bit; the command line reads it', async () => {
    const [whole, left] = [await open(), await open()];
    await Promise.all([begin(whole), begin(left)]);
    await stepIs(left, 6);
    await left.getByRole('button', { name: 'Pause' }).click();
    await phase(left, 'stopped');
    const at = Number(await left.evaluate(() => document.body.dataset.step));
    expect(at).toBeLessThan(steps);
    expect(await left.locator('#status').textContent()).toBe(`Paused at step ${at}.`);
    await left.reload();
    await left.getByText(`The run of this browser is at step ${at}.`).waitFor();
    expect(await left.locator('#scenes canvas').count()).toBe(15);
    await left.getByRole('button', { name: 'Continue' }).click();
    for (const page of [whole, left]) await page.getByText(`Finished after ${steps} steps.`).waitFor();
    const [first, second] = [await saved(whole, '#save-checkpoint'), await saved(left, '#save-checkpoint')];
    expect(first.name).toBe(`checkpoint-${steps}.safetensors`);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(await kept(left, 'progress')).toEqual(await kept(whole, 'progress'));

    // The same run in Node: other kernels, so not to the bit.
    const settings = { id: '', preset: 'tiny', data: 'scenes', steps, seed: 0 } as const;
    const run = new TrainingRun(settings, await runData(settings));
    const { curves } = (await kept(left, 'progress')) as {
      curves: { steps: number[]; values: Record<string, number[]> };
    };
    expect(curves.steps).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    const { losses } = await run.advance();
    for (const [name, value] of Object.entries(losses))
      expect(Math.abs(curves.values[name][0] - value), name).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
    run.dispose();

    expect(decodeSafetensors(first.bytes).metadata.step).toBe(`${steps}`);
    const out = join(folder, 'exported');
    const command = ['export', '--checkpoint', first.path, '--out', out, '--precision', 'f16'];
    expect(await runCli(command, new Terminal(process.stdout, process.stderr))).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['model.json', 'paintBox.json', 'weights.bin']);

    // Handed over to the painting page, and once more as a file: the picture that the sheet shows.
    const { sheet } = (await kept(left, 'progress')) as { sheet: { rows: { refined: Record<number, number> }[] } };
    const drawn = Object.values(sheet.rows[0].refined).filter((_, i) => i % 4 < 3);
    const [painting] = await Promise.all([left.waitForEvent('popup'), left.locator('#paint').click()]);
    await painting.waitForFunction(() => document.body?.dataset.drawn);
    expect(await painting.locator('#status').textContent()).toBe('Ready: 12 classes, 32 × 32.');
    // Weights are handed over in 16 bits.
    expect(furthest(await pixelsOf(painting, 'picture'), drawn)).toBeLessThanOrEqual(3);
    const zip = await saved(left, '#save-generator');
    expect(zip.name).toBe('generator.zip');
    const other = await open({}, undefined, `${site.address}?backend=wasm`);
    expect(await failure(other)).toContain('There is no generator in generator');
    await other.locator('#open').setInputFiles(zip.path);
    await other.waitForFunction(() => document.body.dataset.drawn);
    expect(await pixelsOf(other, 'picture')).toEqual(await pixelsOf(painting, 'picture'));
    for (const page of [whole, left, other]) await page.context().close();
  });

  test('behavior: photos and masks of a folder; the run and its pictures survive a reload; another tab cannot train it meanwhile', async () => {
    const page = await open();
    const at = await pictures('own', {
      ...{ 'photos/a.png': photo(40), 'photos/b.png': photo(90), 'photos/c.png': photo(160) },
      ...{ 'masks/a.png': mask(3, 8), 'masks/b.png': mask(8, 255), 'masks/c.png': mask(3, 3) },
    });
    await page.getByRole('radio', { name: 'Photos and masks of mine' }).check();
    await page.locator('#folder').setInputFiles(at);
    await page.getByText('3 photos, each with its mask.').waitFor();
    await begin(page, 200);
    await stepIs(page, 1);
    const second = await open({}, page);
    await second.getByRole('button', { name: 'Continue' }).click();
    expect(await failure(second)).toBe(
      'Another tab of this browser is training this run. Go on there, or close that tab and continue here.',
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    await phase(page, 'stopped');
    expect(await kept(page, 'pictures')).toMatchObject({
      classes: [{ name: 'class 3' }, { name: 'class 8' }, { name: 'no class' }],
      ignoreLabel: 2,
    });
    // What one tab has trained, the other goes on from.
    const before = Number(await page.evaluate(() => document.body.dataset.step));
    await second.getByRole('button', { name: 'Continue' }).click();
    await stepIs(second, before + 1);
    await second.getByRole('button', { name: 'Pause' }).click();
    await phase(second, 'stopped');
    await page.getByRole('button', { name: 'Continue' }).click();
    await phase(page, 'training');
    expect(Number(await page.evaluate(() => document.body.dataset.step))).toBeGreaterThan(before);
    await page.context().close();
  });

  test('error: files that are of no use, by name; the form stays', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Photos and masks of mine' }).check();
    await begin(page);
    expect(await failure(page)).toBe('Choose a folder of photos and masks first, or drop one on the page.');
    await page
      .locator('#folder')
      .setInputFiles(await pictures('lonely', { 'a.jpg': photo(1), 'b.jpg': photo(1), 'b_mask.png': mask(0, 1) }));
    await expect
      .poll(() => failure(page))
      .toBe('lonely/a.jpg: no mask of that name was found. Add it, or take the photo out.');
    for (const [name, files, message] of [
      ['cut', { 'a.jpg': photo(1), 'a_mask.png': mask(0, 1).subarray(0, 60) }, 'cut/a_mask.png: damaged or truncated.'],
      [
        'text',
        { 'a.jpg': new TextEncoder().encode('hello'), 'a_mask.png': mask(0, 1) },
        'text/a.jpg: the browser cannot read it as a picture.',
      ],
      [
        'tall',
        {
          'a.jpg': encode({ width: 4, height: 36, data: new Uint8Array(4 * 36), channels: 1 }),
          'a_mask.png': mask(0, 1),
        },
        'tall/a_mask.png is 40×36, but tall/a.jpg is 4×36',
      ],
    ] as const) {
      await page.locator('#folder').setInputFiles(await pictures(name, files));
      await page.getByText('1 photo, each with its mask.').waitFor();
      await begin(page);
      await expect.poll(() => failure(page), { timeout: 60_000 }).toContain(message);
      await phase(page, 'choosing');
    }
    await page.context().close();
  });

  test('error: no WebGPU; a full storage, after which the run goes on', async () => {
    const none = await open({}, undefined, address('webgpu'));
    await begin(none);
    expect(await failure(none)).toMatch(/backend 'webgpu' is not available: .*use 'wasm'/);
    await none.context().close();
    // A browser that keeps its profile in memory has no quota.
    const context = await chromiumOf.launchPersistentContext(join(folder, 'profile'), {
      ...{ executablePath: `${chromium}`, args: ['--no-sandbox'], acceptDownloads: true },
    });
    const page = await open({}, await context.newPage());
    const session = await page.context().newCDPSession(page);
    const quota = (quotaSize?: number) =>
      session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.address).origin, quotaSize });
    // Before anything is written, since the browser asks for what is left only now and then: settings fit, a checkpoint does not.
    await quota(20_000);
    await begin(page, 300);
    await stepIs(page, 1);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await failure(page)).toMatch(
      /^The browser's storage is full: a checkpoint of \d\.\d MB could not be kept\./,
    );
    const lost = Number(await page.evaluate(() => document.body.dataset.step));
    const { bytes } = await saved(page, '#save-checkpoint');
    expect(decodeSafetensors(bytes).metadata.step).toBe(`${lost}`);
    await quota();
    await page.getByRole('button', { name: 'Continue' }).click();
    await stepIs(page, lost + 1);
    await page.context().close();
  });

  test('behavior: by keys alone; no violations of accessibility rules: desktop, dark, phone', async () => {
    for (const options of [
      {},
      { colorScheme: 'dark' },
      { viewport: { width: 390, height: 844 }, hasTouch: true },
    ] as const) {
      const page = await open(options);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Train', exact: true }).focus();
      await page.keyboard.press('Enter');
      await stepIs(page, 1);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('run-title');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await phase(page, 'stopped');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'New run …' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'New run …' }).click();
      await page.getByRole('button', { name: 'A new run' }).click();
      await phase(page, 'choosing');
      await page.getByRole('button', { name: 'Back to the run' }).click();
      await phase(page, 'stopped');
      await page.context().close();
    }
  });
});
