/**
 * Packs what a Linux x64 machine with a GPU driver and no network needs to run ECGAN on webgpu, and to measure it:
 *
 *     npm run gpu:bundle -- [--out gpu-bundle]
 *
 * The folder holds `run.sh` (measures, docs/gpu.md), `ecgan` (the command line) and one archive: Node, the Vulkan
 * loader, the built packages with what they load, and PyTorch's programs.
 */
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { installPackages } from './gpuBundle/installPackages.mjs';
import { packNode } from './gpuBundle/packNode.mjs';
import { printed } from './gpuBundle/printed.mjs';
import { copyLoadedFiles } from './gpuBundle/traceFiles.mjs';
import { packVulkanLoader } from './gpuBundle/vulkanLoader.mjs';
import { root } from './root.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'gpu-bundle' } } });
const out = resolve(values.out);
const here = join(root, 'benchmarks', 'gpu');

const fromSource = ['--conditions=@ecgan/source', '--import', 'tsx'];
/** Programs of this repository that run on the machine, by the name they get there. */
const programs = {
  measure: join(here, 'measure.ts'),
  agreement: join(root, 'testing/src/agreement/measureFixedBatch.ts'),
  prepare: join(root, 'benchmarks/speed/prepare.ts'),
  ours: join(root, 'benchmarks/speed/ours.ts'),
};

const parent = await mkdtemp(join(tmpdir(), 'ecgan-gpu-'));
try {
  const [installed, packed] = [join(parent, 'installed'), join(parent, 'packed')];
  await mkdir(packed, { recursive: true });
  process.stderr.write('packages: packing and installing them\n');
  await installPackages(installed);
  await build({
    ...{ entryPoints: programs, outdir: join(installed, 'programs'), outExtension: { '.js': '.mjs' } },
    ...{ bundle: true, platform: 'node', format: 'esm', conditions: ['@ecgan/source'], logLevel: 'warning' },
    // The installed packages, so that there is one TF.js in a process; @ecgan/testing is not published and goes into the programs.
    external: ['@tensorflow/*', 'sharp', 'webgpu', ...(await publishedNames())],
  });
  process.stderr.write('the values to agree with: one batch on the CPU\n');
  const cpu = await printed(process.execPath, [...fromSource, programs.agreement, 'cpu']);
  await writeFile(join(installed, 'programs', 'expected.json'), cpu);
  await copyLoadedFiles(installed, packed, Object.keys(programs));
  await cp(join(root, 'benchmarks/pytorch'), join(packed, 'pytorch'), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__') && (!path.includes('.') || /pytorch$|\.py$/.test(path)),
  });
  process.stderr.write('Node and the Vulkan loader\n');
  await packNode(packed);
  await packVulkanLoader(join(packed, 'lib'));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  process.stderr.write('compressing\n');
  const names = await readdir(packed);
  await printed('tar', [
    '--create',
    '--use-compress-program',
    'xz -9e -T0',
    '--file',
    join(out, 'files.tar.xz'),
    '-C',
    packed,
    ...names,
  ]);
  for (const [from, to] of [
    ['run.sh', 'run.sh'],
    ['ecgan.sh', 'ecgan'],
    ['environment.sh', 'environment.sh'],
  ])
    await copyFile(join(here, from), join(out, to));
  for (const name of ['run.sh', 'ecgan']) await printed('chmod', ['+x', join(out, name)]);
  const { size } = await stat(join(out, 'files.tar.xz'));
  console.log(`${out}: ${(size / 1e6).toFixed(1)} MB. Copy it to the machine and start run.sh there.`);
  if (size > 45e6) throw new Error(`The bundle has ${size} bytes; 45 MB is the limit it keeps.`);
} finally {
  await rm(parent, { recursive: true, force: true });
}

/** Returns the names of the packages that are published. */
async function publishedNames() {
  const folders = await readdir(join(root, 'packages'));
  return folders.map((name) => (name === 'cli' ? 'ecgan' : `@ecgan/${name}`));
}
