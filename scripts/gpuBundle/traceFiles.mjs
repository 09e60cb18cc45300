import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';

/** Files, or folders of them, that are found by names that only exist when the program runs. */
const alsoLoaded = [
  'node_modules/webgpu',
  'node_modules/@img',
  'node_modules/@tensorflow/tfjs-backend-wasm/dist',
  'node_modules/@fontsource/inter/package.json',
  'node_modules/@fontsource/inter/files/inter-latin-400-normal.woff',
  'node_modules/uplot/package.json',
  'node_modules/uplot/dist/uPlot.iife.min.js',
  'node_modules/uplot/dist/uPlot.min.css',
];

/** Files beside those that no program loads. */
const neverLoaded = /\.(map|d\.ts|md)$|tf-backend-wasm/;

/** Folders of Dawn and sharp for other systems than Linux on x64. */
const otherSystem = /[/-](darwin|win32|linux-arm|linuxmusl)/;

/**
 * Copies from `installed` to `packed` the programs, the command line with its workers, and every file that they load: a
 * tenth of what npm installs.
 */
export async function copyLoadedFiles(installed, packed, programs) {
  const published = await filesOf(installed, 'node_modules/@ecgan', 'node_modules/ecgan');
  const entries = [
    ...programs.map((name) => `programs/${name}.mjs`),
    ...published.filter((file) => /\/(dist|bin)\/.*\.js$/.test(file) && !file.includes('/node_modules/', 13)),
  ];
  const { fileList } = await nodeFileTrace(
    entries.map((file) => join(installed, file)),
    { base: installed },
  );
  const extra = (await filesOf(installed, ...alsoLoaded)).filter((file) => !neverLoaded.test(file));
  const data = [
    ...published.filter((file) => /package\.json$|\.(json|wasm|ttf|woff2?)$/.test(file)),
    'programs/expected.json',
  ];
  for (const file of new Set([...fileList, ...extra, ...data])) {
    if (otherSystem.test(file)) continue;
    await mkdir(dirname(join(packed, file)), { recursive: true });
    await copyFile(join(installed, file), join(packed, file));
  }
}

/** Returns the files of these names and those under folders of these names, as paths from `root`. */
async function filesOf(root, ...names) {
  const found = [];
  for (const name of names) {
    if ((await stat(join(root, name))).isFile()) {
      found.push(name);
      continue;
    }
    const entries = await readdir(join(root, name), { recursive: true, withFileTypes: true });
    for (const entry of entries)
      if (entry.isFile()) found.push(join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  return found;
}
