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

/** What a terminal shows after this text, of which it understands: cursor up, to a column, erase a line. */
function screen(text: string): string[] {
  const lines: string[] = [''];
  let [row, column] = [0, 0];
  const put = (part: string) => {
    for (const [i, line] of part.split('\n').entries()) {
      if (i > 0) [row, column] = [row + 1, 0];
      lines[row] = `${(lines[row] ?? '').slice(0, column)}${line}`;
      column += line.length;
    }
  };
  for (const part of text.split('\u001b[')) {
    const [all, count, code] = /^\??(\d*)([A-Za-z])/.exec(part) ?? [''];
    if (code === 'A') row -= Number(count || 1);
    if (code === 'G') column = 0;
    if (code === 'K') lines[row] = '';
    put(part.slice(all.length));
  }
  return lines;
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
  expect(screen(out.text).filter(Boolean)).toEqual(['line']);
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
  expect(screen(live.text)).toEqual(['x'.repeat(39), '']);
  expect(plain.text).toBe(`${line}\n`);
});
