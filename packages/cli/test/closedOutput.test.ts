import { expect, test } from 'vitest';
import { start } from './ecgan.js';

test('behavior: a closed output stream ends no run', {
  meta: { id: 'closed-output-nobody-reads' },
}, async () => {
  const { child, done } = start(['--help']);
  child.stdout?.destroy(); // as in `ecgan --help | head -0`, before a line is printed
  expect(await done).toEqual({ exitCode: 0, out: '', err: '' });
});
