import fc from 'fast-check';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';

/** Any value of JSON, those of which JavaScript is easily surprised more often. */
const jsonValues: fc.Arbitrary<unknown> = fc.oneof(
  interestingNumbers,
  interestingNumbers.map((value) => -value),
  fc.constantFrom(null, true, false, '', [], {}, 0.5, 1e308, -0, '__proto__', '../..', '1', 'constructor'),
  fc.string({ maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A place in a JSON document: the how-manieth of its values, root included, wraps around. */
const node = fc.nat(200);
const keys = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', ''),
  fc.string({ maxLength: 8 }),
);

/** Damage that leaves valid JSON: values replaced, keys added, gone or renamed. */
export const jsonEdits = fc.oneof(
  fc
    .tuple(node, jsonValues)
    .map(([at, value]) => onJson(`value ${at} = ${JSON.stringify(value)}`, (json) => changed(json, at, () => value))),
  fc
    .tuple(node, keys, jsonValues)
    .map(([at, key, value]) =>
      onJson(`in value ${at} ${JSON.stringify({ [key]: value })}`, (json) =>
        changed(json, at, (old) => added(old, key, value)),
      ),
    ),
  node.map((at) => onJson(`first entry of value ${at} gone`, (json) => changed(json, at, withoutFirst))),
  fc
    .tuple(node, keys)
    .map(([at, key]) =>
      onJson(`first key of value ${at} = ${key}`, (json) => changed(json, at, (old) => renamed(old, key))),
    ),
);

/** An edit of what a text says; one that is no JSON any more stays as it is. */
function onJson(description: string, apply: (json: unknown) => unknown) {
  return edit(description, (bytes) => {
    try {
      const text = JSON.stringify(apply(JSON.parse(Buffer.from(bytes).toString())));
      return Uint8Array.from(Buffer.from(text));
    } catch {
      return bytes;
    }
  });
}

/** The document with its value number `at` replaced. */
function changed(json: unknown, at: number, replace: (old: unknown) => unknown): unknown {
  let number = at % count(json);
  const walk = (value: unknown): unknown => {
    if (number-- === 0) return replace(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(json);
}

function count(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 1;
  return Object.values(json).reduce<number>((total, value) => total + count(value), 1);
}

function added(old: unknown, key: string, value: unknown): unknown {
  if (Array.isArray(old)) return [...old, value];
  // Entries, because an assignment to "__proto__" adds none.
  return Object.fromEntries([...Object.entries(old ?? {}), [key, value]]);
}

function withoutFirst(old: unknown): unknown {
  if (Array.isArray(old)) return old.slice(1);
  return Object.fromEntries(Object.entries(old ?? {}).slice(1));
}

function renamed(old: unknown, key: string): unknown {
  const [first, ...others] = Object.entries(old ?? {});
  return first ? Object.fromEntries([[key, first[1]], ...others]) : old;
}
