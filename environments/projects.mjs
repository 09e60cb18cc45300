import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { chromiumPath, openPage, serve } from './openPage.mjs';
import { libraries, writeReadmes } from './readmes.mjs';

const tfjs = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
const everything = [...libraries.map((name) => `@ecgan/${name}`), ...tfjs];
const lastLine = (text) => text.trim().split('\n').at(-1);
const bin = (folder, name) => join(folder, 'node_modules', '.bin', name);

/** A fresh user has no native backend: the cache is empty, and that of this machine is not looked at. */
const fresh = (folder) => ({ ECGAN_CACHE: join(folder, 'no-cache') });

const runNode = (node, folder, ...args) => command(node.path, args, { cwd: folder, env: fresh(folder) });

/** Checks in a browser. Without Chromium they are skipped, and the table says so. */
const inChromium = (check) => async (folder) =>
  chromiumPath ? check(folder) : { skipped: 'no Chromium was found; CHROMIUM names one' };

async function openFolder(folder) {
  const site = await serve(folder);
  try {
    const { summary, number, readmes } = await openPage(site.address);
    return `${number}${readmes ? `; ${readmes} READMEs` : ''}; ${summary.replace(/;.*/, '')}`;
  } finally {
    site.stop();
  }
}

/** Kilobytes of the scripts of a folder. */
function kilobytes(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  return Math.round(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1000);
}

const compilerOptions = {
  ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], strict: true, noUncheckedIndexedAccess: true, types: [] },
  outDir: 'out',
};

/** Two ways to resolve imports, each with and without `skipLibCheck`. */
const resolutions = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  bundler: { module: 'ESNext', moduleResolution: 'bundler' },
};

function compile(folder, resolution, skipLibCheck) {
  const options = { ...compilerOptions, ...resolutions[resolution], skipLibCheck };
  const file = `tsconfig.${resolution}.${skipLibCheck}.json`;
  writeFileSync(join(folder, file), JSON.stringify({ compilerOptions: options, include: ['*.ts', 'readme'] }));
  return command(bin(folder, 'tsc'), ['-p', file], { cwd: folder, fails: true });
}

/** With `skipLibCheck` nothing fails; without it only files of TF.js do, and none of ours. */
function checkTypes(resolution) {
  return (folder) => {
    const checked = compile(folder, resolution, true);
    if (checked.status !== 0) throw new Error(checked.output);
    const lines = compile(folder, resolution, false)
      .output.split('\n')
      .filter((line) => line.includes('error TS'));
    const notTheirs = lines.filter((line) => !/^node_modules[\\/](@tensorflow|@webgpu)[\\/]/.test(line));
    if (notTheirs.length > 0) throw new Error(`Without skipLibCheck:\n${notTheirs.join('\n')}`);
    const codes = [...new Set(lines.map((line) => /error (TS\d+)/.exec(line)[1]))].join(', ');
    return `no error with skipLibCheck; without it ${lines.length} in TF.js's own files (${codes}), none in ours`;
  };
}

/**
 * The projects, by name: what they install, and their checks. A check is given the project's folder, and, if it stands
 * under `everyNode`, a Node; it returns what the table says, and throws if it fails.
 */
export const projects = {
  'one-loss': {
    dependencies: ['@ecgan/losses', ...tfjs],
    checks: {
      'downloads no backend'(folder) {
        const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
        const names = Object.keys(lock.packages)
          .map((path) => path.replace(/^.*node_modules\//, ''))
          .filter(Boolean);
        const unwanted = names.filter((name) =>
          /backend|sharp|^webgpu$|koffi|tfjs-node|^@ecgan\/(?!core|losses)/.test(name),
        );
        if (unwanted.length > 0) throw new Error(`It installs ${unwanted.join(', ')}.`);
        return `${names.length} packages; of ours @ecgan/losses and @ecgan/core`;
      },
    },
    everyNode: { imports: (folder, node) => lastLine(runNode(node, folder, 'main.mjs')) },
  },
  'node-esm': {
    dependencies: [...everything, '@ecgan/distributed'],
    everyNode: {
      'one part': (folder, node) => lastLine(runNode(node, folder, 'main.mjs')),
      'examples of the READMEs'(folder, node) {
        const files = writeReadmes(folder, 'mjs', [...libraries, 'distributed']);
        for (const file of files) runNode(node, folder, file);
        return `${files.length} ran`;
      },
    },
  },
  require: {
    dependencies: ['@ecgan/backend', '@ecgan/losses', ...tfjs],
    everyNode: { 'one part': (folder, node) => lastLine(runNode(node, folder, 'main.cjs')) },
  },
  typescript: {
    dependencies: everything,
    devDependencies: ['typescript'],
    prepare: (folder) => writeReadmes(folder, 'ts'),
    checks: {
      NodeNext: checkTypes('NodeNext'),
      bundler: checkTypes('bundler'),
      'what NodeNext made runs'(folder) {
        compile(folder, 'NodeNext', true);
        return lastLine(runNode({ path: process.execPath }, folder, 'out/main.js'));
      },
    },
  },
  vite: {
    dependencies: everything,
    devDependencies: ['vite'],
    prepare: (folder) => writeReadmes(folder, 'js'),
    checks: {
      'vite build': inChromium(async (folder) => {
        command(bin(folder, 'vite'), ['build'], { cwd: folder });
        return `${await openFolder(join(folder, 'dist'))}; ${kilobytes(join(folder, 'dist'))} kB of scripts`;
      }),
      'vite, the development server': inChromium(async (folder) => {
        const server = spawn(bin(folder, 'vite'), ['--host', '127.0.0.1', '--port', '0'], { cwd: folder });
        try {
          const address = await new Promise((resolve, reject) => {
            let said = '';
            server.stdout.on('data', (part) => {
              said += part;
              // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of the terminal
              const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said.replaceAll(/\x1b\[\d*m/g, ''));
              if (found) resolve(found[0]);
            });
            server.once('exit', () => reject(new Error(`vite ended: ${said}`)));
          });
          const { number, readmes } = await openPage(address);
          return `${number}; ${readmes} READMEs`;
        } finally {
          server.kill();
        }
      }),
    },
  },
  esbuild: {
    dependencies: ['@ecgan/backend', '@ecgan/losses', ...tfjs],
    devDependencies: ['esbuild'],
    checks: {
      'esbuild --bundle': inChromium(async (folder) => {
        command(bin(folder, 'esbuild'), ['main.js', '--bundle', '--format=esm', '--minify', '--outdir=out'], {
          cwd: folder,
        });
        return `${await openFolder(folder)}; ${kilobytes(join(folder, 'out'))} kB`;
      }),
    },
  },
  demo: {
    dependencies: ['ecgan'],
    checks: {
      'npx ecgan demo --minutes 2'(folder) {
        command('npx', ['ecgan', 'demo', '--minutes', '2', '--run', 'run'], { cwd: folder, env: fresh(folder) });
        const missing = ['report.html', 'scores.json', 'log.jsonl'].filter(
          (name) => !existsSync(join(folder, 'run', name)),
        );
        if (missing.length > 0) throw new Error(`The run has no ${missing.join(', no ')}.`);
        const log = readFileSync(join(folder, 'run', 'log.jsonl'), 'utf8')
          .trim()
          .split('\n');
        return `report.html, scores.json and ${log.length} lines of log`;
      },
    },
  },
};
