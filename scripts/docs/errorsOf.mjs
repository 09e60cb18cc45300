import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** The sources of all packages, without tests, joined; texts that continue on the next line are one. */
function sources() {
  const files = readdirSync(join(root, 'packages')).flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true }).map((file) =>
      join(root, 'packages', name, 'src', file),
    ),
  );
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .replace(/['`"]\s*\+\s*['`"]/g, '')
    .replaceAll("\\'", "'");
}

/**
 * What docs/troubleshooting.md says of errors, beside the sources.
 *
 * @returns `classes`: the errors of the packages; `unnamed`: those that the page does not name; `invented`: classes of ours
 * that no package has, and pieces of messages that no source contains.
 */
export function errorsOf(page) {
  const text = sources();
  const classes = [...text.matchAll(/export class (\w+) extends \w*Error\b/g)].map(([, name]) => name);
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (-|message)/.test(line));
  const cells = rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\|\s*/, '').trim()));
  const named = cells.flatMap(([, by]) => [...by.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const ours = cells.filter(([, by]) => /`\w*(Error|Interrupted)`/.test(by));
  const pieces = ours.flatMap(([message]) =>
    [...message.matchAll(/`([^`]+)`/g)].flatMap(([, said]) => said.split('…')).map((piece) => piece.trim()),
  );
  const known = new Set([...classes, 'skipped']);
  return {
    classes,
    unnamed: classes.filter((name) => !named.includes(name)),
    invented: [
      ...named.filter((name) => !known.has(name)),
      ...pieces.filter((piece) => piece.length > 7 && !text.includes(piece)),
    ],
  };
}
