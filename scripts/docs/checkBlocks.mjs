import { join } from 'node:path';
import ts from 'typescript';
import { freeNames } from '../examples/readExamples.mjs';
import { root } from '../root.mjs';

/**
 * Type-checks blocks of TypeScript, each as a module of its own.
 *
 * A block may use names that are the reader's, such as `generator`: they are declared as `any`. Its imports are resolved
 * to the sources of this checkout, so that a wrong name, option or argument is an error.
 *
 * @returns {{ free: string[], errors: string[] }[]} For each block, the names that it leaves to the reader, and what is wrong.
 */
export function checkBlocks(blocks) {
  const free = freeNames(blocks);
  const names = blocks.map((_, i) => join(root, `block${i}.ts`));
  const sources = new Map(
    names.map((name, i) => {
      const own = free[i].map((one) => `declare const ${one}: any; type ${one} = any;`).join(' ');
      // On one line with the first of the block, so that lines stay as they are.
      return [name, `${own}${blocks[i].code}\nexport {};\n`];
    }),
  );
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  Object.assign(options, {
    noImplicitAny: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    declaration: false,
  });
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (!sources.has(name)) return getSourceFile(name, target, ...rest);
    const file = ts.createSourceFile(name, sources.get(name), target);
    file.impliedNodeFormat = ts.ModuleKind.ESNext;
    return file;
  };
  const program = ts.createProgram(names, options, host);
  return names.map((name, i) => {
    const source = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    const errors = found.map(({ start, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      return `${blocks[i].file}:${blocks[i].line + line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    return { free: free[i], errors };
  });
}
