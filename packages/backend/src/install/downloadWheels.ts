import { downloadWheel } from './downloadWheel.js';
import type { TensorflowContext } from './InstallContext.js';

/**
 * A Python script that prints the requirements of the wheel's extra `and-cuda`: the CUDA libraries it needs, each a
 * wheel.
 */
const listCudaWheels = `
import re, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
metadata = next(name for name in wheel.namelist() if name.endswith('.dist-info/METADATA'))
for line in wheel.read(metadata).decode().splitlines():
    match = re.match(r'Requires-Dist: (nvidia[^;]+);.*extra == .and-cuda.', line)
    if match: print(re.sub(r'[() ]', '', match.group(1)))
`;

function tensorflowWheel(device: 'cpu' | 'gpu'): string {
  // Only Linux on x64 has separate wheels; elsewhere `tensorflow` is for the CPU.
  return device === 'cpu' && process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
}

/**
 * Downloads the wheel of TensorFlow with pip and, for a GPU, those of the CUDA 12 libraries it requires.
 * @returns Paths of the wheels, TensorFlow's first.
 */
export async function downloadWheels(python: string, context: TensorflowContext): Promise<string[]> {
  const { device, run } = context;
  const tensorflow = await downloadWheel(python, tensorflowWheel(device), context);
  const all = [tensorflow];
  if (device === 'gpu') {
    const { stdout } = await run(python, ['-c', listCudaWheels, tensorflow]);
    for (const requirement of stdout.split('\n').filter(Boolean))
      all.push(await downloadWheel(python, requirement, context));
  }
  return all;
}
