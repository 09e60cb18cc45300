import { element } from './element.js';

/** Shows what the page is doing, at its foot. */
export function say(text: string): void {
  const status = element('status');
  status.textContent = text;
  status.classList.remove('failed');
}

/** Shows there what went wrong. */
export function fail(error: unknown): void {
  say(error instanceof Error ? error.message : `${error}`);
  element('status').classList.add('failed');
}
