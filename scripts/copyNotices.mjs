import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

// Run by `prepack` in the folder of a package: copies licence and notice into it, because git holds only one copy of each.
for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(process.cwd(), name));
