import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../root.mjs';

/** The packages whose exports are components; what the others do is not differentiated. */
export const componentPackages = ['core', 'losses', 'models', 'training'];

/** The names of a type, of what it extends and of what it may be: `Tensor4D` is a `Tensor<Rank.R4>`. */
function namesOf(type) {
  const names = new Set();
  const visit = (each) => {
    for (const symbol of [each.aliasSymbol, each.symbol]) if (symbol) names.add(symbol.name);
    if (each.isUnionOrIntersection()) each.types.forEach(visit);
    // A generic class used with arguments knows its bases through the class itself.
    ((each.target ?? each).getBaseTypes() ?? []).forEach(visit);
  };
  visit(type);
  return names;
}

/** The types of an object's properties. Classes own tensors, and what libraries declare has hundreds of members: neither is looked into. */
function membersOf(checker, type) {
  const declared = type.symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
  const mapped = type.objectFlags & ts.ObjectFlags.Mapped;
  if (type.isClass() || (declared.includes('node_modules') && !mapped)) return [];
  return type.getProperties().map((property) => checker.getTypeOfSymbol(property));
}

/** Whether a type is, or holds at any depth (elements, properties, results), one whose names contain `name`. */
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

/** Which of the kinds, see `checksOf`, a class is; undefined for errors. */
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

/** Whether a function, or one that it returns or that is in what it returns, takes a tensor or holds one among its arguments. */
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
  // Exported from a file that is not there: what `npm run types` complains about.
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

/** A layer's or initializer's class and its factory are one component, by the factory's name. */
function withoutClassesOfFactories(components) {
  const names = new Set(components.map(({ name }) => name));
  const factory = (name) => name[0].toLowerCase() + name.slice(1);
  return components.filter(({ isClass, name }) => !isClass || factory(name) === name || !names.has(factory(name)));
}

/**
 * The components: what the `index.ts` of core, losses and models exports, types, constants and errors aside, with the
 * kind that decides which checks apply, told by its type.
 *
 * @returns `{package, name, file, kind, differentiable, properties}` of each, by package, then in the order of the folders.
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
