import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs a program and returns its stdout; stderr is inherited. */
export async function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const [code, signal] = await once(child, 'close');
  if (code === 0) return printed;
  throw new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}.`);
}

/** Runs a TypeScript file of this folder with the Node options of this process. */
export function runHere(file: string, args: readonly string[]): Promise<string> {
  return run(process.execPath, [...process.execArgv, join(import.meta.dirname, file), ...args]);
}
