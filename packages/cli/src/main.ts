import { runCli } from './cli.js';
import { launched } from './processes/launched.js';
import { endOfJob, jobOf } from './processes/requeueJob.js';
import { quitOnSignals } from './terminal/Interruption.js';
import { quietTerminal, Terminal } from './terminal/Terminal.js';

// `ecgan … | head` closes what we print to; a training under way is worth more than its lines.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const place = launched();
// Of several processes the first speaks; the others only of what goes wrong.
const terminal = place && place.rank > 0 ? quietTerminal(place.rank) : new Terminal();
// Slurm may send it while pictures are still checked.
const noted = place || jobOf(process.env) !== undefined ? [endOfJob] : [];
quitOnSignals((line) => terminal.fail(line), noted);
process.exitCode = await runCli(process.argv.slice(2), terminal);
