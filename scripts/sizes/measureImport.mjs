import { build } from 'esbuild';
import { root } from '../root.mjs';

/**
 * Bundles named exports of a built package as an application's bundler would: tree-shaken, minified, TF.js left outside.
 *
 * @param from - A package of ours: `'@ecgan/losses'`.
 * @param names - What is imported of it; undefined for everything.
 * @param workspace - The folder whose `node_modules` has the package.
 * @returns `{bytes, modules}`: the bundle's length, and the modules with code in it, like `losses/adversarial/hinge`.
 */
export async function measureImport(from, names, workspace = root) {
  const contents = names ? `export { ${names.join(', ')} } from '${from}';` : `export * from '${from}';`;
  const { outputFiles, metafile } = await build({
    ...{ stdin: { contents, resolveDir: workspace }, absWorkingDir: workspace, external: ['@tensorflow/*'] },
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', platform: 'browser' },
    ...{ write: false, metafile: true, logLevel: 'silent' },
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const carried = Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0);
  const modules = carried.flatMap((input) => /packages\/(\w+)\/dist\/(.+)\.js$/.exec(input)?.slice(1).join('/') ?? []);
  return { bytes: outputFiles[0].contents.length, modules: modules.sort() };
}
