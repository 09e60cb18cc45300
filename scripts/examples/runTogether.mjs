import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../root.mjs';

const readersOwn = pathToFileURL(join(root, 'scripts/examples/readersOwn.mjs')).href;

/** A first line that declares what an example leaves to its reader. */
function ownOf({ file, free }) {
  if (free.length === 0) return '';
  return `import { readersOwn } from '${readersOwn}'; const { ${free.join(', ')} } = await readersOwn('${file}');\n`;
}

/**
 * Runs examples, each as a module of its own, one after the other in one process: an engine takes longer to start than an example to run.
 * The working directory is a new folder with the files of writeFiles.mjs.
 *
 * @param {readonly { file: string, code: string, free: readonly string[] }[]} examples `free`: the names that one leaves to its reader. It is run
 * with those of readersOwn.mjs.
 * @returns {Promise<{ printed: string[], failed?: string }[]>} For each what it printed, and the error it ended with.
 */
export async function runTogether(examples) {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'examples-'));
  try {
    const [code, cwd] = ['code', 'cwd'].map((name) => join(temporary, name));
    for (const made of [code, cwd]) mkdirSync(made);
    examples.forEach((example, i) => {
      writeFileSync(join(code, `${i}.mts`), `${ownOf(example)}${example.code}\nexport {};\n`);
    });
    const results = examples.map(() => ({ failed: 'the process ended before it', printed: [] }));
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
