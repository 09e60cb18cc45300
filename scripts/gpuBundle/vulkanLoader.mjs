import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { printed } from './printed.mjs';

/**
 * Copies the Vulkan loader of this machine, which finds the driver that is there: drivers bring no loader of their own,
 * and containers seldom have one.
 */
export async function packVulkanLoader(folder) {
  await mkdir(folder, { recursive: true });
  const line = (await printed('ldconfig', ['-p'])).split('\n').find((one) => /libvulkan\.so\.1 .*x86-64/.test(one));
  if (line === undefined) {
    throw new Error(
      'This machine has no Vulkan loader to pack. Install it, on Debian with `apt-get install libvulkan1`, and pack again.',
    );
  }
  await copyFile(line.split('=> ')[1].trim(), join(folder, 'libvulkan.so.1'));
}
