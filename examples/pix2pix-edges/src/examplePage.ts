import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** Docs page of this example. */
export const examplePage = {
  folder,
  plain: 'plain.ts',
  changed: 'withEdges.ts',
  page: join(folder, '../../docs/plug-in-pix2pix-edges.md'),
};
