import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure, Tally } from './runCases.js';

/** Results of the cases of one reader and of its process. */
export interface FuzzResult extends Omit<Tally, 'failure'> {
  /** Peak resident size of the process in bytes. */
  resident: number;
  failure?: Omit<Failure, 'bytes'>;
}

/** Options of {@link fuzzReader}. */
export interface FuzzOptions {
  name: string;
  cases: number;
  seed: number;
  /** File that holds the current case; after a crash, the case that caused it. */
  caseFile: string;
}

/**
 * Seconds after which a case counts as hanging, also on a machine that has much else to do. They are counted one by one: a clock may be set.
 */
const HANGS_AFTER = 900;

/** Fuzzes one reader in a child process. */
export async function fuzzReader({ name, cases, seed, caseFile }: FuzzOptions): Promise<FuzzResult> {
  const child = fork(join(import.meta.dirname, 'child.ts'), [name, `${cases}`, `${seed}`, caseFile], {
    execArgv: ['--conditions=@ecgan/source', '--import', 'tsx'],
  });
  let result: FuzzResult | undefined;
  child.on('message', (message) => {
    result = message as FuzzResult;
  });
  let hung = false;
  let [seconds, last] = [0, 0];
  const watch = setInterval(async () => {
    const changed = await stat(caseFile).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    seconds = changed === last ? seconds + 1 : 0;
    last = changed;
    if (seconds < HANGS_AFTER) return;
    hung = true;
    child.kill('SIGKILL');
  }, 1000);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (...ended) => resolve(ended));
  });
  clearInterval(watch);
  return result ?? ended(hung ? 'a case does not end' : `the process ended with ${signal ?? `code ${code}`}`);
}

function ended(reason: string): FuzzResult {
  return {
    cases: 0,
    values: 0,
    errors: 0,
    slowest: { milliseconds: 0, fileBytes: 0 },
    largest: { bytes: 0, fileBytes: 0 },
    resident: 0,
    failure: { reason, description: 'the last case that was begun' },
  };
}
