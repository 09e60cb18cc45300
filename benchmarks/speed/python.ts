import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Returns a Python interpreter with PyTorch: `--python`, `ECGAN_PYTHON` or `python3`; undefined if none has it. */
export async function findPytorch(asked: string | undefined): Promise<string | undefined> {
  const python = asked ?? process.env.ECGAN_PYTHON ?? 'python3';
  try {
    await promisify(execFile)(python, ['-c', 'import torch, safetensors']);
    return python;
  } catch {
    return undefined;
  }
}

/** The plain PyTorch implementation, timed in the same way. */
export const stepProgram = join(import.meta.dirname, '../pytorch/step.py');
