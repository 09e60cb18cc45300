import { chromium } from 'playwright-core';

/** How long the page takes for a picture in Chromium on WebAssembly: the median of twenty, after three that do not count. */
export async function measurePage(address: string): Promise<string> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${address}?backend=wasm`);
    const times: number[] = [];
    for (let i = 0; i < 23; i++) {
      await page.waitForFunction((drawn) => Number(document.body.dataset.drawn) > drawn, i);
      times.push(Number.parseFloat((await page.locator('#speed').textContent()) ?? ''));
      await page.locator('#surprise').click();
    }
    const sorted = times.slice(3).sort((a, b) => a - b);
    const size = await page.locator('#picture').evaluate((one) => {
      const { width, height } = one as HTMLCanvasElement;
      return `${width} × ${height}`;
    });
    return `${size} on wasm in Chromium: ${(sorted[9] + sorted[10]) / 2} ms a picture`;
  } finally {
    await browser.close();
  }
}
