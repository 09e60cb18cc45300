import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from './root.mjs';

/** Every public entry: the name it is imported by, and its source. `./internal` is not public. */
const entries = readdirSync(join(root, 'packages')).flatMap((folder) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  return Object.entries<Record<string, string | { default: string }>>(manifest.exports)
    .filter(([path]) => path !== './internal' && path !== './package.json')
    .map(([path, conditions]) => {
      const source = conditions['@ecgan/source'];
      const file = typeof source === 'string' ? source : source.default;
      return { name: join(manifest.name, path), file: join(root, 'packages', folder, file) };
    });
});

test('default: every name that a package exports, values and types; a change of this list is a change of the API', () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  const exported = entries.map(({ name, file }) => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    const names = symbol ? checker.getExportsOfModule(symbol) : [];
    const list = names.map((one) => {
      const { flags } = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      return flags & ts.SymbolFlags.Value ? one.name : `type ${one.name}`;
    });
    expect(list.length, name).toBeGreaterThan(0);
    return [name, list.sort()];
  });
  expect(Object.fromEntries(exported)).toMatchSnapshot();
});
