import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of Chromium: `CHROMIUM`, or one of the usual places; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM, ...candidates].find((path) => path && existsSync(path));

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/** Serves a folder on a free port of this machine. */
export async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
    try {
      const content = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/**
 * Opens a page in Chromium and waits for what it promised in `globalThis.result`.
 *
 * @returns The result. An error in it, on the page or on its console is thrown.
 */
export async function openPage(address) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('requestfailed', (request) => problems.push(`${request.url()} failed`));
    await page.goto(address);
    // A development server may reload the page once it has found the dependencies.
    await page.waitForFunction('globalThis.result', undefined, { timeout: 120_000 });
    const result = await page.evaluate('globalThis.result');
    if (result.error) problems.push(result.error);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return result;
  } finally {
    await browser.close();
  }
}
