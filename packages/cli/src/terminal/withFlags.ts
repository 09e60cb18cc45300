/** Options of the library whose flag is named otherwise. */
const named: Readonly<Record<string, string>> = { numClasses: '--classes' };

/** Options of datasets that messages of the library advise. */
const options = ['numClasses', 'remap', 'colours', 'paletteIndices', 'autoOrient', 'ignoreLabel'];
const withValues = ['photoEnding', 'labelEnding', 'instanceEnding'];

/**
 * Words a message of the library for whoever types commands: `` `labelEnding: '_mask'` `` becomes
 * `--label-ending _mask`, quoted where a shell would read it otherwise.
 */
export function withFlags(message: string): string {
  return message.replace(/`(\w+)(?:: '([^']*)')?`/g, (whole, option: string, value?: string) => {
    if (![...options, ...withValues].includes(option)) return whole;
    const flag = named[option] ?? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined) return flag;
    return `${flag} ${/^[\w./-]+$/.test(value) ? value : `'${value}'`}`;
  });
}
