import { build } from 'esbuild';
import { root } from '../root.mjs';

/**
 * Bundles named exports of a built package as an application's bundler would: tree-shaken, minified, with TF.js
 * external.
 *
 * @param from - Name of a package, for example `'@ecgan/losses'`.
 * @param names - Names to import; undefined for all exports.
 * @param workspace - Folder whose `node_modules` contains the package.
 * @returns `{bytes, modules}`: the size of the bundle, and the modules with code in it, for example
 * `losses/adversarial/hinge`.
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
