import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

// Run by `prepack`, in the package's folder: what is published carries the licence and the notice; git keeps one of each.
for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(process.cwd(), name));
