import { ValueError } from '@ecgan/core/errors';

/** Removes the part of a file's stem that only this kind of file has; undefined if the stem does not match. */
export type NamePattern = (stem: string) => string | undefined;

/** Normalises a name to composed Unicode, so that names which look equal are equal, whatever system wrote the file. */
export function composed(name: string): string {
  return name.normalize('NFC');
}

/**
 * Makes a pattern from an ending such as `'_mask'`, or from a name such as `'mask_*'`, in which `*` stands for the part
 * that a photo and its label map share. The case of the fixed part is ignored.
 *
 * @returns A function that returns the shared part of a stem. With `'_mask'` it returns `'street'` for `'street_mask'`,
 *   with `'mask_*'` for `'mask_street'`.
 * @throws ValueError if the text has more than one `*`.
 */
export function namePattern(text: string): NamePattern {
  const [before, after, ...others] = composed(text.includes('*') ? text : `*${text}`)
    .toLowerCase()
    .split('*');
  if (others.length > 0)
    throw new ValueError({ argument: 'ending', expected: 'an ending, or a name with one *', received: text });
  return (stem) => {
    const name = composed(stem);
    const lower = name.toLowerCase();
    // If lower case changes the length of the name, positions in `lower` and `name` differ: no match.
    const fits = lower.length === name.length && lower.startsWith(before) && lower.endsWith(after);
    const shared = name.slice(before.length, name.length - after.length);
    return fits && name.length > before.length + after.length ? shared : undefined;
  };
}

/** Describes a pattern in words that follow "name" in a message: `'ends in _mask'`. */
export function describePattern(text: string): string {
  return text.includes('*') ? `is like ${text}` : `ends in ${text}`;
}
