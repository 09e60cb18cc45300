import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Returns whether an NVIDIA driver is installed: its entry in `/proc`, or `nvidia-smi` on the path (WSL has only that).
 */
export function hasNvidiaDriver(): boolean {
  if (existsSync('/proc/driver/nvidia/version')) return true;
  const tool = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi';
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, tool)));
}
