import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationPage } from 'ecgan/internal';

await writeFile(join(import.meta.dirname, '../docs/configuration.md'), configurationPage());
