import { z } from 'zod';

/** What `--help`, error messages, the documentation and the report say about one setting. */
export interface SettingFacts {
  /** One or two sentences: what it does, why one would change it. */
  description: string;
  /** Description of the `--no-` flag, for a switch that is on by default. */
  off?: string;
  /** Name of the value in `--help`, without brackets. A switch has none. */
  placeholder?: string;
  /** What a valid value is, in words that follow "expected". */
  expects: string;
  /** A valid value other than the default, as written after the flag. A switch has none. */
  example?: string;
  /** Whether the flag may be repeated, each time with one `key=value` of the object. */
  pairs?: boolean;
}

/** {@link SettingFacts} by schema. */
export const settingFacts = z.registry<SettingFacts>();

/** Settings that are listed under one heading of `--help`. */
export interface SettingGroup<Shape extends z.ZodRawShape = z.ZodRawShape> {
  heading: string;
  shape: Shape;
}

/** Registers the facts of a schema. */
export function setting<Schema extends z.ZodType>(schema: Schema, facts: SettingFacts): Schema {
  settingFacts.add(schema, facts);
  return schema;
}

/** The facts that every setting with a value is given. */
type Words = Pick<SettingFacts, 'description'> & { example: string | number };

const facts = (expects: string, placeholder: string, { description, example }: Words): SettingFacts => ({
  ...{ expects, placeholder, description, example: `${example}` },
});

/** An integer of at least 1. */
export const positiveInt = (value: number, words: Words) =>
  setting(z.int().min(1).default(value), facts('an integer of at least 1', 'count', words));

/** An integer of at least 1, or null for what the description says happens then. */
export const optionalPositiveInt = (words: Words) =>
  setting(z.int().min(1).nullable().default(null), facts('an integer of at least 1', 'count', words));

/** An integer of at least 0. */
export const nonNegativeInt = (value: number, words: Words) =>
  setting(z.int().min(0).default(value), facts('an integer of at least 0', 'count', words));

/** An integer of at least 0, or null for what the description says happens then. */
export const optionalNonNegativeInt = (words: Words) =>
  setting(z.int().min(0).nullable().default(null), facts('an integer of at least 0', 'count', words));

/** A list of integers of at least `atLeast`. */
export const intList = (value: readonly number[], atLeast: number, words: Words) =>
  setting(
    z
      .array(z.int().min(atLeast))
      .min(1)
      .default([...value]),
    facts(`a list of integers of at least ${atLeast}, such as ${words.example}`, 'list', words),
  );

/** A list of integers of at least 1, or null for what the description says happens then. */
export const optionalIntList = (words: Words) =>
  setting(
    z.array(z.int().min(1)).min(1).nullable().default(null),
    facts(`a list of integers of at least 1, such as ${words.example}`, 'list', words),
  );

/** A number from 0 to 1. */
export const fraction = (value: number, words: Words) =>
  setting(z.number().min(0).max(1).default(value), facts('a number from 0 to 1', 'fraction', words));

/** A number of at least 0 and below 1. */
export const share = (value: number, words: Words) =>
  setting(z.number().min(0).lt(1).default(value), facts('a number of at least 0 and below 1', 'share', words));

/** A number above 0. */
export const positiveNumber = (value: number, words: Words) =>
  setting(z.number().positive().default(value), facts('a number above 0', 'number', words));

/** A number of at least 0. */
export const nonNegativeNumber = (value: number, words: Words) =>
  setting(z.number().min(0).default(value), facts('a number of at least 0', 'number', words));

/** A number above 0, or null for what the description says happens then. */
export const optionalPositiveNumber = (words: Words) =>
  setting(z.number().positive().nullable().default(null), facts('a number above 0', 'number', words));

/** True or false. @param off - Description of the `--no-` flag, for a switch that is on by default. */
export const toggle = (value: boolean, description: string, off?: string) =>
  setting(z.boolean().default(value), { expects: 'true or false', description, off });

/**
 * Text that is not empty. A pattern, because Zod also applies `min(1)` to values other than strings, and fails on
 * objects with a length.
 */
export const notEmpty = z.string().regex(/./);

/** Text, or null for what the description says happens then. */
export const optionalText = (placeholder: string, expects: string, words: Words) =>
  setting(notEmpty.nullable().default(null), facts(expects, placeholder, words));

/** A folder, or null. */
export const folder = (words: Words) => setting(notEmpty.nullable().default(null), facts('a folder', 'folder', words));

/** `64`, or height x width: `128x256`. */
const sizePattern = /^[1-9]\d*(x[1-9]\d*)?$/;
const sizeWords = 'a size such as 64, or height x width such as 128x256';

/** A config file may give a size as a number. The schema refuses anything else. */
const sizeText = (value: unknown) => (typeof value === 'number' ? String(value) : value);

/** A size as the user writes it; `parseSize` parses it. */
export const size = (value: string, words: Words) =>
  setting(z.preprocess(sizeText, z.string().regex(sizePattern)).default(value), facts(sizeWords, 'size', words));

/** A size or null. */
export const optionalSize = (words: Words) =>
  setting(
    z.preprocess(sizeText, z.string().regex(sizePattern).nullable()).default(null),
    facts(sizeWords, 'size', words),
  );

/** One of a few names. */
export const choice = <const Names extends readonly [string, ...string[]]>(
  names: Names,
  value: Names[number],
  words: Words,
) =>
  setting(
    z.enum(names).default(() => value as never),
    facts(`one of ${names.join(', ')}`, 'name', words),
  );

/** An object, empty by default; its flag takes one `key=value` and may be repeated. */
export const pairs = <Schema extends z.ZodType>(
  schema: Schema,
  { placeholder, expects, ...words }: Words & { placeholder: string; expects: string },
) => setting(schema, { ...facts(expects, placeholder, words), pairs: true });
