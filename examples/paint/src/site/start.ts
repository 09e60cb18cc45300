import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCli, shippedPath, Terminal } from 'ecgan/internal';
import { buildSite } from './buildSite.js';
import { measurePage } from './measurePage.js';
import { serveSite } from './serveSite.js';

// npm run paint -- [folder that `ecgan export` wrote, or a checkpoint] [--measure] [--out FOLDER]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { measure: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const [named] = positionals;
const measured = values.measure;
/** Where the page is written; a folder that is named is not served. */
const out = values.out ?? join(import.meta.dirname, '..', '..', 'dist');

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Builds the page; a checkpoint is exported first. */
async function build(generator: string): Promise<void> {
  if (!generator.endsWith('.safetensors')) return buildSite(generator, out);
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-paint-'));
  try {
    const command = ['export', '--checkpoint', generator, '--out', folder, '--precision', 'f16'];
    process.exitCode = await runCli(command, new Terminal(process.stdout, process.stderr));
    if (process.exitCode === 0) await buildSite(folder, out);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// The network that is shipped draws where none is named.
const generator = named ?? shippedPath('scenes');
if (!(await isThere(generator.endsWith('.safetensors') ? generator : join(generator, 'model.json')))) {
  process.stderr.write(
    `${generator}: there is no generator. Name a folder that \`ecgan export\` wrote, of layers or tfjs, or a checkpoint: npm run paint -- FOLDER\n`,
  );
  process.exit(2);
}
// Files of an earlier build; a folder that is named may hold other things.
if (values.out === undefined) await rm(out, { recursive: true, force: true });
await build(generator);
if (process.exitCode) process.exit();
if (values.out !== undefined) {
  process.stdout.write(`The page is in ${out}\n`);
} else if (measured) {
  const site = await serveSite(out);
  process.stdout.write(`${await measurePage(site.address)}\n`);
  await site.stop();
} else {
  const { address } = await serveSite(out);
  process.stdout.write(`The page is in ${out} and, until Ctrl-C, at ${address}\n`);
}
