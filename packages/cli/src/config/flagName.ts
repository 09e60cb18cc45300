/** The flag of a setting: `saveEvery` is `--save-every`, `weights` is `--weight`, which may be repeated. */
export function flagName(setting: string): string {
  if (setting === 'weights') return '--weight';
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
