import { quoted } from './nextCommands.js';

/** Options of the library whose flag has another name. */
const named: Readonly<Record<string, string>> = { numClasses: '--classes' };

/** Options of datasets that messages of the library recommend. */
const options = ['numClasses', 'remap', 'colours', 'paletteIndices', 'autoOrient', 'ignoreLabel'];
const withValues = ['photoEnding', 'labelEnding', 'instanceEnding'];

/**
 * Rewrites options in a message of the library as flags: `` `labelEnding: '_mask'` `` becomes `--label-ending _mask`,
 * with quotes where a shell needs them.
 */
export function withFlags(message: string): string {
  return message.replace(/`(\w+)(?:: '([^']*)')?`/g, (whole, option: string, value?: string) => {
    if (![...options, ...withValues].includes(option)) return whole;
    const flag = named[option] ?? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined) return flag;
    return `${flag} ${quoted(value)}`;
  });
}
