import { z } from 'zod';

/** What `--help`, error messages and the report say about one setting. */
export interface SettingFacts {
  /** One or two sentences: what it does, why one would change it. */
  description: string;
  /** The same of a switch that is on, as its `--no-` flag says it. */
  off?: string;
  /** What stands for the value in `--help`, without brackets. None for a switch. */
  placeholder?: string;
  /** What a right value is, in words that follow "expected". */
  expects: string;
}

/** {@link SettingFacts} by schema. */
export const settingFacts = z.registry<SettingFacts>();

/** Settings that are listed under one heading of `--help`. */
export interface SettingGroup<Shape extends z.ZodRawShape = z.ZodRawShape> {
  heading: string;
  shape: Shape;
}

/** Gives a schema its facts. */
export function setting<Schema extends z.ZodType>(schema: Schema, facts: SettingFacts): Schema {
  settingFacts.add(schema, facts);
  return schema;
}

const wholeNumber = { placeholder: 'count', expects: 'an integer of at least 1' };

/** An integer of at least 1. */
export const count = (value: number, description: string) =>
  setting(z.int().min(1).default(value), { ...wholeNumber, description });

/** An integer of at least 1, or null for what the description says happens then. */
export const optionalCount = (description: string) =>
  setting(z.int().min(1).nullable().default(null), { ...wholeNumber, description });

/** An integer, 0 too. */
export const countOrNone = (value: number, description: string) =>
  setting(z.int().min(0).default(value), {
    placeholder: 'count',
    expects: 'an integer of at least 0',
    description,
  });

/** A number from 0 to 1. */
export const share = (value: number, description: string) =>
  setting(z.number().min(0).max(1).default(value), {
    placeholder: 'share',
    expects: 'a number from 0 to 1',
    description,
  });

/** A number above 0. */
export const positive = (value: number, description: string) =>
  setting(z.number().positive().default(value), {
    placeholder: 'number',
    expects: 'a number above 0',
    description,
  });

/** Text. Not by `min(1)`, which is also asked of what is no string, and stumbles over an object with a length. */
export const notEmpty = z.string().regex(/./);

/** A folder, or null. */
export const folder = (description: string) =>
  setting(notEmpty.nullable().default(null), { placeholder: 'folder', expects: 'a folder', description });

/** `64`, or height x width: `128x256`. */
const sizePattern = /^[1-9]\d*(x[1-9]\d*)?$/;
const sizeWords = { placeholder: 'size', expects: 'a size such as 64, or height x width such as 128x256' };

/** A file may hold the number; anything else is for the schema to refuse. */
const sizeText = (value: unknown) => (typeof value === 'number' ? String(value) : value);

/** A size, as the user writes it; `parseSize` takes it apart. */
export const size = (value: string, description: string) =>
  setting(z.preprocess(sizeText, z.string().regex(sizePattern)).default(value), { ...sizeWords, description });

/** A size or null. */
export const optionalSize = (description: string) =>
  setting(z.string().regex(sizePattern).nullable().default(null), { ...sizeWords, description });

/** One of a few names. */
export const choice = <const Names extends readonly [string, ...string[]]>(
  names: Names,
  value: Names[number],
  description: string,
) =>
  setting(
    z.enum(names).default(() => value as never),
    {
      placeholder: 'name',
      expects: `one of ${names.join(', ')}`,
      description,
    },
  );
