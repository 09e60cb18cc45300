import { spawnSync } from 'node:child_process';

/** Renders git's diff of two files as Markdown: the number of changed lines, and the lines. */
export function diffBlock(folder: string, plain: string, changed: string): string {
  const diff = (form: string) => {
    const words = [
      'diff',
      '--no-index',
      '--no-color',
      '--no-ext-diff',
      '--diff-algorithm=minimal',
      form,
      plain,
      changed,
    ];
    const { status, stdout, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' });
    // Exit code 1 means that the files differ.
    if (status !== 1) throw new Error(`git ${words.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
  const [added, removed] = diff('--numstat').split('\t');
  const [, ...hunks] = diff('--unified=1').split(/^@@ .*\n/m);
  return [
    `**${added} lines** of \`${changed}\` are not in \`${plain}\`; replaced lines: ${removed}.`,
    '',
    '```diff',
    hunks.map((hunk) => hunk.replace(/ +$/gm, '').trimEnd()).join('\n  ⋮\n'),
    '```',
  ].join('\n');
}
