import prettyMs from 'pretty-ms';

/** Four significant digits, in exponents only where a plain number would be long: `0.0123`, `12.35`, `1.2e+5`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-4)) return value.toExponential(1);
  return value.toFixed(Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size || 1)))));
}

/** A share of 0 to 1 in percent with one decimal: `41.7 %`; – for NaN, where nothing was measured. */
export function formatShare(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}

/** Whole seconds in two units: `42s`, `5m 40s`, `3h 5m`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole === 0 ? '0s' : prettyMs(1000 * whole, { unitCount: 2 });
}
