import { runCli } from './cli.js';
import { quitOnSignals } from './terminal/Interruption.js';
import { Terminal } from './terminal/Terminal.js';

// `ecgan … | head` closes what we print to; a training under way is worth more than its lines.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const terminal = new Terminal();
quitOnSignals((line) => terminal.fail(line));
process.exitCode = await runCli(process.argv.slice(2), terminal);
