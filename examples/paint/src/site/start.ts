import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSite } from './buildSite.js';
import { serveSite } from './serveSite.js';

/** Where the generator lies that the page starts with if none is named. */
const shipped = join(import.meta.dirname, '..', '..', 'generator');

const [generator = shipped] = process.argv.slice(2);
const found = await access(join(generator, 'model.json')).then(
  () => true,
  () => false,
);
if (!found) {
  process.stderr.write(
    `${generator}: there is no model.json. Name the folder that \`ecgan export\` wrote, of layers or tfjs: npm run paint -- FOLDER\n`,
  );
  process.exit(2);
}
const out = join(import.meta.dirname, '..', '..', 'dist');
await buildSite(generator, out);
const { address } = await serveSite(out, 8000);
process.stdout.write(`The page is in ${out} and, until Ctrl-C, at ${address}\n`);
