import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

/** Packages whose exports are components; the other packages have nothing to differentiate. */
export const componentPackages = ['core', 'losses', 'models', 'training'];

/** Returns the names of a type, its base types and its union members: `Tensor4D` is a `Tensor<Rank.R4>`. */
function namesOf(type) {
  const names = new Set();
  const visit = (each) => {
    for (const symbol of [each.aliasSymbol, each.symbol]) if (symbol) names.add(symbol.name);
    if (each.isUnionOrIntersection()) each.types.forEach(visit);
    // The base types of an instantiated generic class are found through the class itself.
    ((each.target ?? each).getBaseTypes() ?? []).forEach(visit);
  };
  visit(type);
  return names;
}

/**
 * Returns the types of an object's properties. Classes and types of libraries, which have hundreds of members, are
 * skipped.
 */
function membersOf(checker, type) {
  const declared = type.symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
  const mapped = type.objectFlags & ts.ObjectFlags.Mapped;
  if (type.isClass() || (declared.includes('node_modules') && !mapped)) return [];
  return type.getProperties().map((property) => checker.getTypeOfSymbol(property));
}

/** Returns whether a type is, or contains at any depth (elements, properties, results), a type named `name`. */
function holds(checker, type, name, seen = new Set()) {
  const narrowed = checker.getBaseConstraintOfType(type) ?? type;
  if (seen.has(narrowed)) return false;
  seen.add(narrowed);
  const within = (each) => holds(checker, each, name, seen);
  const names = namesOf(narrowed);
  if (names.has(name)) return true;
  if (narrowed.isUnionOrIntersection()) return narrowed.types.some(within);
  if (checker.isArrayType(narrowed) || checker.isTupleType(narrowed) || names.has('Promise'))
    return checker.getTypeArguments(narrowed).some(within);
  if (narrowed.getCallSignatures().some((signature) => within(signature.getReturnType()))) return true;
  return membersOf(checker, narrowed).some(within);
}

/** Returns the kind of a class, see `checksOf`; undefined for errors. */
function kindOfClass(type) {
  const instance = type.getConstructSignatures()[0].getReturnType();
  const names = namesOf(instance);
  if (names.has('Error')) return undefined;
  if (names.has('Layer')) return 'layer';
  if (names.has('Initializer')) return 'initializer';
  return 'state';
}

function kindOfFunction(checker, type) {
  const results = type.getCallSignatures().map((signature) => signature.getReturnType());
  const names = new Set(results.flatMap((result) => [...namesOf(result)]));
  if (names.has('Layer') && !names.has('Container')) return 'layer';
  if (names.has('Container')) return 'network';
  if (names.has('Initializer')) return 'initializer';
  if (results.some((result) => holds(checker, result, 'Tensor'))) return 'maths';
  return 'function';
}

/** Returns whether a function, or a function in its result, has an argument that is or contains a tensor. */
function takesTensors(checker, type, depth = 0) {
  return type.getCallSignatures().some((signature) => {
    const taken = signature.parameters.map((parameter) => checker.getTypeOfSymbol(parameter));
    if (taken.some((each) => holds(checker, each, 'Tensor'))) return true;
    const result = signature.getReturnType();
    return depth < 2 && [result, ...membersOf(checker, result)].some((each) => takesTensors(checker, each, depth + 1));
  });
}

function describe(checker, packageName, exported) {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  // Exported from a missing file, which `npm run types` reports.
  if (!symbol.declarations) return [];
  const type = checker.getTypeOfSymbol(symbol);
  const isClass = type.getConstructSignatures().length > 0;
  const isFunction = type.getCallSignatures().length > 0;
  if (!(symbol.flags & ts.SymbolFlags.Value) || !(isClass || isFunction)) return [];
  const kind = isClass ? kindOfClass(type) : kindOfFunction(checker, type);
  if (kind === undefined) return [];
  const documentation = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const remarks = symbol.getJsDocTags(checker).map((tag) => ts.displayPartsToString(tag.text));
  const without = /\bwithout gradient\b/i.test([documentation, ...remarks].join('\n'));
  const differentiable = !without && (kind !== 'maths' || takesTensors(checker, type));
  const members = isClass ? type.getConstructSignatures()[0].getReturnType().getProperties() : [];
  const file = relative(root, symbol.declarations[0].getSourceFile().fileName).replaceAll('\\', '/');
  const properties = members.map((member) => member.name);
  return [{ package: packageName, name: exported.name, file, kind, isClass, differentiable, properties }];
}

/** Merges the class and the factory of a layer or initializer into one component, named like the factory. */
function withoutClassesOfFactories(components) {
  const names = new Set(components.map(({ name }) => name));
  const factory = (name) => name[0].toLowerCase() + name.slice(1);
  return components.filter(({ isClass, name }) => !isClass || factory(name) === name || !names.has(factory(name)));
}

/**
 * Lists the components: the exports of the `index.ts` of each package in `componentPackages` except types, constants
 * and errors. The kind, which decides which checks apply, is derived from the TypeScript type.
 *
 * @returns `{package, name, file, kind, differentiable, properties}` of each, by package, then in the order of the
 * folders.
 */
export function listComponents() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const index = (name) => join(root, 'packages', name, 'src/index.ts');
  const program = ts.createProgram(componentPackages.map(index), options);
  const checker = program.getTypeChecker();
  return componentPackages.flatMap((name) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(index(name)));
    const exported = checker.getExportsOfModule(module);
    return withoutClassesOfFactories(exported.flatMap((each) => describe(checker, name, each)));
  });
}
