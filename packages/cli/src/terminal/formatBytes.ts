const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them, in thousands: `512 bytes`, `1.5 MB`, `343 MB`, `12.4 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit > 0 && size < 99.95 ? size.toFixed(1) : size.toFixed(0)} ${units[unit]}`;
}
