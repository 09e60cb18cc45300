import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, Terminal } from 'ecgan/internal';
import { buildSite } from './buildSite.js';
import { measurePage } from './measurePage.js';
import { serveSite } from './serveSite.js';

// npm run paint -- [folder that `ecgan export` wrote, or a checkpoint] [--measure]

/** Where the generator lies that the page starts with if none is named. */
const shipped = join(import.meta.dirname, '..', '..', 'generator');
const out = join(import.meta.dirname, '..', '..', 'dist');

const words = process.argv.slice(2);
const [named = shipped] = words.filter((word) => word !== '--measure');

/** Builds the page; a checkpoint is exported first. */
async function build(): Promise<void> {
  if (!named.endsWith('.safetensors')) return buildSite(named, out);
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-paint-'));
  try {
    const command = ['export', '--checkpoint', named, '--out', folder, '--precision', 'f16'];
    process.exitCode = await runCli(command, new Terminal(process.stdout, process.stderr));
    if (process.exitCode === 0) await buildSite(folder, out);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const needed = named.endsWith('.safetensors') ? named : join(named, 'model.json');
const found = await access(needed).then(
  () => true,
  () => false,
);
if (!found) {
  process.stderr.write(
    `${needed}: there is no such file. Name a folder that \`ecgan export\` wrote, of layers or tfjs, or a checkpoint: npm run paint -- FOLDER\n`,
  );
  process.exit(2);
}
await build();
if (process.exitCode) process.exit();
if (words.includes('--measure')) {
  const site = await serveSite(out);
  process.stdout.write(`${await measurePage(site.address)}\n`);
  await site.stop();
} else {
  const { address } = await serveSite(out, 8000);
  process.stdout.write(`The page is in ${out} and, until Ctrl-C, at ${address}\n`);
}
