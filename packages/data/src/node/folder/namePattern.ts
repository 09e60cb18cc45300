import { ValueError } from '@ecgan/core/errors';

/** What is left of a file's name, without its extension, once the part that only this kind of file has is taken away. */
export type NamePattern = (stem: string) => string | undefined;

/** Names that are equal for a reader are equal: letters with accents are composed, whatever system wrote the file. */
export function composed(name: string): string {
  return name.normalize('NFC');
}

/**
 * The pattern of an ending such as `'_mask'`, or of a name such as `'mask_*'`, in which `*` stands for what a photo and
 * its label map share. The case of the fixed part is ignored.
 *
 * @returns A function that returns the shared part, or undefined if the name does not fit: that of `'_mask'` and of
 *   `'mask_*'` finds `'street'` in `'street_mask'` and in `'mask_street'`.
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
    // A letter whose lower case is longer would shift what follows it.
    const fits = lower.length === name.length && lower.startsWith(before) && lower.endsWith(after);
    const shared = name.slice(before.length, name.length - after.length);
    return fits && name.length > before.length + after.length ? shared : undefined;
  };
}

/** Says a pattern in words that follow "name": `'ends in _mask'`. */
export function describePattern(text: string): string {
  return text.includes('*') ? `is like ${text}` : `ends in ${text}`;
}
