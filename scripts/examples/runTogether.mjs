import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/**
 * Runs pieces of TypeScript, each as a module of its own, one after the other in one process: an engine takes longer to start than an example to run.
 * The working directory is a new folder with the files of writeFiles.mjs.
 *
 * @param {readonly string[]} sources
 * @returns {Promise<{ printed: string[], failed?: string }[]>} For each what it printed, and the error it ended with.
 */
export async function runTogether(sources) {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'examples-'));
  try {
    const [code, cwd] = ['code', 'cwd'].map((name) => join(temporary, name));
    for (const made of [code, cwd]) mkdirSync(made);
    sources.forEach((source, i) => {
      writeFileSync(join(code, `${i}.mts`), `${source}\nexport {};\n`);
    });
    const results = sources.map(() => ({ failed: 'the process ended before it', printed: [] }));
    const child = fork(join(root, 'scripts/examples/runExamples.mjs'), [code], {
      cwd,
      execArgv: ['--conditions=@ecgan/source', '--import', import.meta.resolve('tsx')],
    });
    child.on('message', ({ example, ...result }) => {
      results[example] = result;
    });
    await once(child, 'exit');
    return results;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
