import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';

/** Files that are loaded by names that only exist when the program runs. */
const alsoLoaded = ['node_modules/webgpu', 'node_modules/@img', 'node_modules/@tensorflow/tfjs-backend-wasm/dist'];

/** Files beside those that no program loads. */
const neverLoaded = /\.(map|d\.ts|md)$|\.min\.js$|tf-backend-wasm/;

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

/** Returns all files under folders of `root`, as paths from there. */
async function filesOf(root, ...folders) {
  const found = [];
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (entry.isFile()) found.push(join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  return found;
}
