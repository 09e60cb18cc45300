import { join } from 'node:path';
import { buildSite } from './buildSite.js';
import { serveSite } from './serveSite.js';

const [generator] = process.argv.slice(2);
if (generator === undefined) {
  process.stderr.write('Name the folder that `ecgan export` wrote: npm run paint -- FOLDER\n');
  process.exit(2);
}
const out = join(import.meta.dirname, '..', '..', 'dist');
await buildSite(generator, out);
const { address } = await serveSite(out, 8000);
process.stdout.write(`The page is in ${out} and, until Ctrl-C, at ${address}\n`);
