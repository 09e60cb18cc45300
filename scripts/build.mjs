/** Builds every package: `npm run build`. pnpm need not be installed. */
import { pnpm } from './pnpm.mjs';
import { run } from './run.mjs';

process.exitCode = await run(...pnpm('-r', '--workspace-concurrency=2', 'run', 'build'));
