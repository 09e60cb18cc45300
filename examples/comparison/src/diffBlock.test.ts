import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diffBlock } from './diffBlock.js';

const folder = mkdtempSync(join(tmpdir(), 'ecgan-diff-'));
const file = (name: string, lines: string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);

test('default: counts and shows what differs', () => {
  file('plain.ts', ['one', 'two', '', 'three', 'four', 'five', 'six']);
  file('changed.ts', ['one', 'two!', '', 'three', 'four', 'five', 'six', 'seven']);
  expect(diffBlock(folder, 'plain.ts', 'changed.ts')).toMatchInlineSnapshot(`
    "**2 lines** of \`changed.ts\` are not in \`plain.ts\`; replaced lines: 1.

    \`\`\`diff
     one
    -two
    +two!
      ⋮
     six
    +seven
    \`\`\`"
  `);
});

test('error: nothing differs', () => {
  file('same.ts', ['one']);
  expect(() => diffBlock(folder, 'same.ts', 'same.ts')).toThrow('ended with 0');
});
