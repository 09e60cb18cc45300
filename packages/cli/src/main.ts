import { runCli } from './cli.js';
import { launched } from './processes/launched.js';
import { endOfJob, jobOf } from './processes/requeueJob.js';
import { quitOnSignals } from './terminal/Interruption.js';
import { quietTerminal, Terminal } from './terminal/Terminal.js';

// `ecgan … | head` closes the output early. That must not end a run in progress.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const place = launched();
// Of several processes only the first prints; the others print errors alone.
const terminal = place && place.rank > 0 ? quietTerminal(place.rank) : new Terminal();
// Slurm may send its signal while the dataset is still being checked, before a run handles it.
const noted = place || jobOf(process.env) !== undefined ? [endOfJob] : [];
quitOnSignals((line) => terminal.fail(line), noted);
process.exitCode = await runCli(process.argv.slice(2), terminal);
