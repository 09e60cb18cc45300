import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flagExample, runCli, settingNames, Terminal } from 'ecgan/internal';
import { jsonEdits } from '../damage/jsonEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

/** A case: words after `ecgan inspect`, and what `--config` names. */
interface Invocation {
  words: unknown[];
  config?: unknown;
}

/** Nothing is trained, and no step is taken: the folders do not exist. Later flags win. */
const nowhere = ['--dataset', 'folder', '--photos', 'nowhere', '--labels', 'nowhere', '--classes', '3', '--no-cost'];

const bytesOf = (invocation: Invocation) => Uint8Array.from(Buffer.from(JSON.stringify(invocation)));

const segmenting = ['--discriminator', 'segmentation'];
/** What a flag goes with. */
const companions: Record<string, string[]> = {
  '--segmenter-classes': ['--segmenter', 'a'],
  '--label-mix': segmenting,
  '--discriminator-reads-labels': segmenting,
};

/** A command line of every setting's own example, one for each and one of many. */
function examples(): Uint8Array[] {
  const given = settingNames.filter((name) => name !== 'root').map((name) => flagExample(name).split(' '));
  const flags = given.map((words) => [...(companions[words[0]] ?? []), ...words]);
  const alone = new Set(['--minutes', '--epochs', '--load-size', '--size', '--preset', '--discriminator']);
  const together = flags.filter(([flag]) => !alone.has(flag)).flat();
  const config = {
    dataset: 'folder',
    photos: 'a',
    labels: 'b',
    classes: 3,
    remap: { 255: 2 },
    colours: { 0: '#4682b4' },
  };
  return [...flags.map((words) => ({ words })), { words: together }, { words: [], config }].map(bytesOf);
}

/**
 * The command line itself, through the parser of every flag and `--config`: it ends with the exit code 1 for a dataset that
 * is not there, or 2 for words that are not understood, and a message, never a stack.
 */
export const commandLineReader: OpenReader = async (folder) => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'config.json');
  return {
    files: examples(),
    edits: jsonEdits,
    names: '',
    promises: () => false,
    // A damaged word can name a folder that is there, whose files are read.
    memory: () => 2 ** 26,
    async read(bytes) {
      const { words, config } = invocationOf(bytes);
      if (config !== undefined) await writeFile(path, JSON.stringify(config));
      const said = { out: '', err: '' };
      const stream = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) });
      const all = ['inspect', ...words, ...(config === undefined ? [] : ['--config', path]), ...nowhere];
      const exitCode = await runCli(all, new Terminal(stream('out'), stream('err')));
      if (exitCode === 0) expectThat(/\S/.test(said.out), `nothing was said: ${said.out}`);
      else expectThat(/^error: .*\S/s.test(said.err), `no message: ${said.err}`);
      expectThat(!/^ {4}at /m.test(said.err), `a stack: ${said.err}`);
      return exitCode !== 2;
    },
  };
};

/** What is no JSON is one word. */
function invocationOf(bytes: Uint8Array): { words: string[]; config?: unknown } {
  const text = Buffer.from(bytes).toString();
  try {
    const { words, config } = JSON.parse(text) as Invocation;
    return { words: (Array.isArray(words) ? words : [words]).map((word) => wordOf(word)), config };
  } catch {
    return { words: [text] };
  }
}

const wordOf = (word: unknown) => (typeof word === 'string' ? word : (JSON.stringify(word) ?? ''));
