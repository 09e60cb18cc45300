import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** Docs page of this example. */
export const examplePage = {
  folder,
  plain: 'plain.ts',
  changed: 'withContrast.ts',
  page: join(folder, '../../docs/plug-in-spade-contrast.md'),
};
