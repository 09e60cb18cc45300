import { expect, test } from 'vitest';
import { Terminal, type TerminalStream } from './Terminal.js';

/** A stream that remembers. */
function recorder(isTTY: boolean, columns = 40): TerminalStream & { text: string } {
  return {
    text: '',
    isTTY,
    columns,
    write(text: string) {
      this.text += text;
    },
  };
}

test('default: lines stay', () => {
  const [out, err] = [recorder(true), recorder(true)];
  const terminal = new Terminal(out, err);
  terminal.print('one');
  terminal.fail('two');
  expect([out.text, err.text]).toEqual(['one\n', 'two\n']);
});

test('behavior: on a terminal the status is redrawn in place and makes way for lines', () => {
  const out = recorder(true);
  const terminal = new Terminal(out, recorder(true));
  terminal.status(
    () => ['a', 'b'],
    () => 'plain',
  );
  terminal.status(
    (columns) => [`${columns}`],
    () => 'plain',
  );
  terminal.print('line');
  expect(out.text).toBe('a\nb\n\r\u001b[2A\u001b[J39\n\r\u001b[1A\u001b[Jline\n');
});

test('behavior: elsewhere a plain line every ten seconds, no control characters', () => {
  const out = recorder(false);
  let now = 100;
  const terminal = new Terminal(out, recorder(false), () => now);
  for (; now < 125; now += 1)
    terminal.status(
      () => ['live'],
      () => `at ${now}`,
    );
  terminal.print('done');
  expect(out.text).toBe('at 100\nat 110\nat 120\ndone\n');
});

test('behavior: a status of one line is cut to the terminal, and whole elsewhere', () => {
  const [live, plain] = [recorder(true), recorder(false)];
  const line = 'x'.repeat(60);
  new Terminal(live, live).progress(line);
  new Terminal(plain, plain, () => 100).progress(line);
  expect(live.text).toBe(`${'x'.repeat(39)}\n`);
  expect(plain.text).toBe(`${line}\n`);
});
