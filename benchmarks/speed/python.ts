import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The interpreter that has PyTorch: `--python`, `ECGAN_PYTHON` or `python3`; undefined where none has. */
export async function findPytorch(asked: string | undefined): Promise<string | undefined> {
  const python = asked ?? process.env.ECGAN_PYTHON ?? 'python3';
  try {
    await promisify(execFile)(python, ['-c', 'import torch, safetensors']);
    return python;
  } catch {
    return undefined;
  }
}

/** Our plain PyTorch, timed by the same rules. */
export const stepProgram = join(import.meta.dirname, '../pytorch/step.py');
