import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Returns the path of Chromium: `CHROMIUM`, or one of the usual places. */
export async function findChromium(): Promise<string | undefined> {
  for (const path of process.env.CHROMIUM ? [process.env.CHROMIUM] : candidates) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

/** Starts Chromium without a window. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Opens the page in a profile of its own and waits for a picture or an error; errors of scripts are thrown. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  await page.waitForFunction(() => document.body.dataset.drawn ?? document.querySelector('.failed'));
  return page;
}

/** Does something and waits until a picture has been drawn of the map as it is then. */
export async function drawnAfter(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = Number(await page.evaluate(() => document.body.dataset.drawn));
  await act();
  await page.waitForFunction((before) => Number(document.body.dataset.drawn) > before, before);
  // Gestures have pictures on the way: the last one has come when the map under the slider is the map.
  await page.waitForFunction(() => {
    const [labels, over] = ['labels', 'over'].map((id) => document.getElementById(id) as HTMLCanvasElement);
    return labels.toDataURL() === over.toDataURL();
  });
}

/** RGB values of a canvas. */
export function pixelsOf(page: Page, id: string): Promise<number[]> {
  return page.evaluate((id) => {
    const canvas = document.getElementById(id) as HTMLCanvasElement;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    return [...context.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 < 3);
  }, id);
}

/** What axe finds wrong with the page as it is, and whether it is wider than its window. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return wide ? [...found, 'wider than the window'] : found;
}
