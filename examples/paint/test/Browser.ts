import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Returns the path of Chromium: `CHROMIUM`, or one of the usual places. */
export async function findChromium(): Promise<string | undefined> {
  const paths = process.env.CHROMIUM ? [process.env.CHROMIUM] : candidates;
  for (const path of paths) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}

/** A headless Chromium, controlled with the DevTools protocol through a pipe. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  #session: string | undefined;
  #calls = 0;

  private constructor(path: string, profile: string) {
    this.#profile = profile;
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-pipe'];
    const stdio: ('ignore' | 'pipe')[] = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'];
    this.#child = spawn(path, [...flags, `--user-data-dir=${profile}`], { stdio });
    let text = '';
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (part: string) => {
      const messages = (text + part).split('\0');
      text = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message));
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended.'));
    });
  }

  /** Opens a page of this size. */
  static async open(path: string, url: string, size: { width: number; height: number }): Promise<Browser> {
    const browser = new Browser(path, await mkdtemp(join(tmpdir(), 'ecgan-chromium-')));
    const { targetId } = await browser.#call<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const attached = { targetId, flatten: true };
    browser.#session = (await browser.#call<{ sessionId: string }>('Target.attachToTarget', attached)).sessionId;
    await browser.#call('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false });
    await browser.#call('Page.navigate', { url });
    const loaded = `document.readyState === 'complete' && location.href !== 'about:blank'`;
    while (!(await browser.evaluate(loaded))) await new Promise((done) => setTimeout(done, 20));
    return browser;
  }

  /** Evaluates an expression in the page and awaits its value. */
  async evaluate<T>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#call<{ result: { value: T }; exceptionDetails?: object }>(
      'Runtime.evaluate',
      options,
    );
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Sends user input: `Input.dispatchMouseEvent`, `Input.dispatchKeyEvent`. */
  async input(method: `Input.${string}`, parameters: object): Promise<void> {
    await this.#call(method, parameters);
  }

  /** Returns a screenshot of the page as PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#call<{ data: string }>('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#send({ id: 0, method: 'Browser.close' });
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #call<T>(method: string, params: object): Promise<T> {
    const id = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params, sessionId: this.#session });
    });
  }

  #send(message: object): void {
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
  }

  #receive({ id, result, error }: { id?: number; result: never; error?: { message: string } }): void {
    const waiting = this.#waiting.get(id ?? -1);
    this.#waiting.delete(id ?? -1);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}
