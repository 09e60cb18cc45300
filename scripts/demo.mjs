import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { setup } from './setup.mjs';

try {
  await setup();
  process.exitCode = await run(process.execPath, [
    join(root, 'scripts', 'ecgan.mjs'),
    'demo',
    ...process.argv.slice(2),
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
