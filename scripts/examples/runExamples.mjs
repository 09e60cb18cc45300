/**
 * Runs examples one after the other in one process: `node … runExamples.mjs FOLDER`, where `0.mts`, `1.mts`, … are. Sends to its parent for
 * each what it printed and how it failed.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBackend } from '@ecgan/backend';
import { disposeVariables } from '@tensorflow/tfjs-core';
import { writeFiles } from './writeFiles.mjs';

const [folder] = process.argv.slice(2);
writeFiles('.');
await useBackend();
const { log } = console;
for (let example = 0; example < readdirSync(folder).length; example++) {
  const printed = [];
  console.log = (...values) => printed.push(values.join(' '));
  const failed = await import(pathToFileURL(join(folder, `${example}.mts`)).href).then(
    () => undefined,
    (error) => error.stack ?? String(error),
  );
  console.log = log;
  disposeVariables();
  process.send({ example, printed, failed });
}
process.exit(0);
