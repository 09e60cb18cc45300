/** Four significant digits, never in exponents where a person can read them without: `0.0123`, `12.35`, `1.2e+5`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-4)) return value.toExponential(1);
  return value.toFixed(Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size || 1)))));
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them, in thousands: `512 bytes`, `1.5 MB`, `343 MB`, `12.4 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit > 0 && size < 99.95 ? size.toFixed(1) : size.toFixed(0)} ${units[unit]}`;
}

/** Seconds as people say them: `42 s`, `5 min 40 s`, `3 h 05 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
