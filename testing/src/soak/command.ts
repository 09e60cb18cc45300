import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a command left behind. */
export interface CommandOutcome {
  /** Null where a signal ended it. */
  code: number | null;
  /** Of both streams. */
  text: string;
}

const script = join(import.meta.dirname, '..', '..', '..', 'scripts', 'ecgan.mjs');

/** Starts `ecgan` as a process of its own. */
export function startCommand(words: readonly string[]): { child: ChildProcess; done: Promise<CommandOutcome> } {
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...process.env, npm_lifecycle_event: undefined },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      text += part;
    });
  const done = new Promise<CommandOutcome>((resolve) => {
    child.on('close', (code) => resolve({ code, text }));
  });
  return { child, done };
}
