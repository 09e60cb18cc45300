import { expect, test } from 'vitest';
import { start } from './ecgan.js';

test('behavior: output that nobody reads any more ends nothing', {
  meta: { id: 'closed-output-nobody-reads' },
}, async () => {
  const { child, done } = start(['--help']);
  child.stdout?.destroy(); // as in `ecgan --help | head -0`, before a line is printed
  expect(await done).toEqual({ exitCode: 0, out: '', err: '' });
});
