import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationPage } from './configurationPage.js';

await writeFile(join(import.meta.dirname, '../../../../docs/configuration.md'), configurationPage());
