/** Child process that runs the cases of one reader. It may crash or hang; {@link fuzzReader} supervises it. */

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readers } from './readers.js';
import { runCases } from './runCases.js';

const [name, cases, seed, caseFile] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'ecgan-fuzz-'));
try {
  const tally = await runCases(await readers[name].open(folder), {
    cases: Number(cases),
    seed: Number(seed),
    onCase: (bytes) => writeFileSync(caseFile, bytes),
  });
  const { failure } = tally;
  if (failure) writeFileSync(caseFile, failure.bytes);
  // In KiB, for the whole process, including Node and libraries.
  const resident = process.resourceUsage().maxRSS * 1024;
  process.send?.({ ...tally, resident, ...(failure && { failure: { ...failure, bytes: undefined } }) });
} finally {
  await rm(folder, { recursive: true });
}
