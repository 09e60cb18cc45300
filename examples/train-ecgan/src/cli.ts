import { runCli } from './commands/runCli.js';

process.exitCode = await runCli(process.argv.slice(2));
