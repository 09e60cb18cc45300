import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Deletes files that only the build needed: headers, sources, intermediate files. */
export function prune(folder: string, packageFolder: string): void {
  const inPackage = [
    'build',
    'build-tmp-napi-v8',
    'src',
    'binding',
    'python',
    join('deps', 'include'),
    'README.md',
    'DEVELOPMENT.md',
  ];
  const paths = [
    ...inPackage.map((name) => join(packageFolder, name)),
    ...['mute.cc', 'wheels', 'stand-ins', join('node_modules', 'node-api-headers'), join('node_modules', '.bin')].map(
      (name) => join(folder, name),
    ),
  ];
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}
