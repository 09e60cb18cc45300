import type { FuzzResult } from './fuzzReader.js';

const kibibytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;

/** Renders the results as a Markdown table, one row per reader. */
export function resultTable(results: ReadonlyMap<string, FuzzResult>): string {
  const heads = ['reader', 'cases', 'read', 'refused', 'slowest', 'most allocated by a case', 'process'];
  const rows = [...results].map(([name, { cases, values, errors, slowest, largest, resident }]) => [
    name,
    ...[cases, values, errors].map((count) => count.toLocaleString('en')),
    `${slowest.milliseconds.toFixed(0)} ms`,
    `${kibibytes(largest.bytes)} of a file of ${largest.fileBytes.toLocaleString('en')} bytes`,
    `${Math.round(resident / 2 ** 20)} MiB`,
  ]);
  const table = [heads, heads.map(() => '---'), ...rows];
  const widths = heads.map((_, i) => Math.max(...table.map((row) => row[i].length)));
  return table.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`).join('\n');
}
