import { pageOf } from 'comparison';
import { expect, test } from 'vitest';
import { examplePage } from '../src/examplePage.js';

test('behavior: the page shows the diff and the results of the files (else: npm run page)', async () => {
  const { written, expected } = await pageOf(examplePage);
  expect(written).toBe(expected);
  expect(expected).toMatch(/\*\*\d+ lines\*\*/);
  expect(expected).toMatch(/\| all +\|/);
});
