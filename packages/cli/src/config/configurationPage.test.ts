import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationPage } from './configurationPage.js';
import { settingNames } from './settings.js';

test('default: docs/configuration.md is current: npm run configuration writes it', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
  expect(configurationPage()).toBe(page);
});

test('behavior: it names every setting', () => {
  const page = configurationPage();
  for (const name of settingNames) expect(page).toContain(`| \`${name}\` `);
});
