import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether there is an NVIDIA driver: the kernel's entry for it, or its tool on the path (all that WSL has). */
export function hasNvidiaDriver(): boolean {
  if (existsSync('/proc/driver/nvidia/version')) return true;
  const tool = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi';
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, tool)));
}
