/**
 * Packs every package, installs the archives into projects outside this workspace as their users will, and runs those:
 * `npm run environments [-- PROJECT …]`. Needs npm's registry. Prints a table; ends with 1 if a check fails.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from '../scripts/packedInstall.mjs';
import { root } from '../scripts/root.mjs';
import { command } from './command.mjs';
import { findNodes } from './nodes.mjs';
import { projects } from './projects.mjs';

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in projects));
if (unknown.length > 0) {
  console.error(`There is no project ${unknown.join(', ')}. There are ${Object.keys(projects).join(', ')}.`);
  process.exit(2);
}

const parent = mkdtempSync(join(tmpdir(), 'ecgan-environments-'));
process.once('exit', () => rmSync(parent, { recursive: true, force: true }));
const rows = [];

/** Runs one check, prints it, and keeps it for the table. */
async function check(project, name, node, action) {
  const begun = performance.now();
  let [state, said] = ['ok', ''];
  try {
    const result = await action();
    if (result?.skipped) [state, said] = ['skipped', result.skipped];
    else said = result ?? '';
  } catch (error) {
    [state, said] = ['FAIL', error.message];
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${state.padEnd(7)}  ${[project, name, node].filter(Boolean).join(', ')}  ${seconds} s  ${said}`);
  rows.push({ project, name, node, state, seconds, said });
  return state === 'ok';
}

/** Versions of what a project needs beside the packages: those of this checkout. */
function versionOf(name) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return devDependencies[name] ?? 'latest';
}

function install(name, archives, { dependencies, devDependencies = [], prepare }) {
  const folder = join(parent, name);
  mkdirSync(folder);
  const files = join(import.meta.dirname, 'projects', name);
  if (existsSync(files)) cpSync(files, folder, { recursive: true });
  prepare?.(folder);
  // What is packed here and needed by another archive is not on the registry yet: npm is told where it lies.
  const overrides = Object.fromEntries(Object.entries(archives).map(([key, file]) => [key, `file:${file}`]));
  const manifest = {
    ...{ name, private: true, type: 'module' },
    dependencies: Object.fromEntries(dependencies.map((key) => [key, overrides[key] ?? versionOf(key)])),
    devDependencies: Object.fromEntries(devDependencies.map((key) => [key, versionOf(key)])),
    overrides: Object.fromEntries(Object.entries(overrides).filter(([key]) => !dependencies.includes(key))),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  command('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  return folder;
}

let archives = {};
let nodes = [];
const ready =
  (await check('all', 'pack every package', '', () => {
    archives = packAll(parent);
    return `${Object.keys(archives).length} archives`;
  })) &&
  (await check('all', 'versions of Node', '', () => {
    nodes = findNodes(parent);
    return nodes.map(({ version, missing }) => version ?? missing).join(', ');
  }));
if (ready)
  for (const [name, project] of Object.entries(projects)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    let folder = '';
    const installed = await check(name, 'npm install', '', () => {
      folder = install(name, archives, project);
    });
    if (!installed) continue;
    for (const [title, action] of Object.entries(project.checks ?? {}))
      await check(name, title, '', () => action(folder));
    for (const [title, action] of Object.entries(project.everyNode ?? {}))
      for (const node of nodes.filter(({ path }) => path))
        await check(name, title, node.version, () => action(folder, node));
  }

console.log('\n| project | check | Node | result | seconds | what it says |\n| --- | --- | --- | --- | --- | --- |');
for (const { project, name, node, state, seconds, said } of rows)
  console.log(`| ${project} | ${name} | ${node} | ${state} | ${seconds} | ${said.split('\n')[0]} |`);
process.exitCode = rows.some(({ state }) => state === 'FAIL') ? 1 : 0;
