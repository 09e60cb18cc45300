import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

/**
 * Every `@example` in the docstrings of all packages.
 *
 * @returns {{ file: string, line: number, code: string }[]} What stands in its blocks of TypeScript, and where it begins.
 */
export function readExamples(folder = root) {
  const sources = readdirSync(join(folder, 'packages')).flatMap((name) =>
    readdirSync(join(folder, 'packages', name, 'src'), { recursive: true }).map((file) =>
      join('packages', name, 'src', file),
    ),
  );
  return sources
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => examplesOf(file, readFileSync(join(folder, file), 'utf8')));
}

/** The examples of one source file. */
export function examplesOf(file, source) {
  return [...source.matchAll(/@example\s*\n((?:[ \t]*\*(?!\/).*\n)*)/g)].flatMap((match) => {
    const text = match[1].replace(/^[ \t]*\* ?/gm, '');
    const line = source.slice(0, match.index).split('\n').length;
    return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => ({ file, line, code }));
  });
}

/** "Cannot find name", with and without a guess, and no value for a shorthand property. */
const freeNameCodes = [2304, 2552, 18004];

/**
 * The names an example uses and does not declare or import.
 *
 * @param {readonly { code: string }[]} examples
 * @returns {string[][]} For each example, each name once.
 */
export function freeNames(examples, folder = root) {
  // Imports stay unresolved: it is not types that are asked for.
  const options = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    noResolve: true,
  };
  const files = examples.map((_, i) => join(folder, `example${i}.ts`));
  const host = ts.createCompilerHost(options);
  // An `export {}` makes a module of what has no import.
  const sourceOf = new Map(files.map((file, i) => [file, `${examples[i].code}\nexport {};\n`]));
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => sourceOf.has(file) || fileExists(file);
  host.readFile = (file) => sourceOf.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    sourceOf.has(file) ? ts.createSourceFile(file, sourceOf.get(file), ...rest) : getSourceFile(file, ...rest);
  const program = ts.createProgram(files, options, host);
  return files.map((file) => {
    const source = program.getSourceFile(file);
    const missing = program.getSemanticDiagnostics(source).filter(({ code }) => freeNameCodes.includes(code));
    return [...new Set(missing.map(({ start, length }) => source.text.slice(start, start + length)))];
  });
}
