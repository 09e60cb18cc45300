import { runSource } from './run.mjs';
import { setup } from './setup.mjs';

try {
  await setup();
  process.exitCode = await runSource('packages/cli/src/main.ts', ['demo', ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
