import { blendColour, type MutableColour, setColour } from './colour.js';
import { latticeNoise, smoothNoise } from './noise.js';

/**
 * Paints a lawn: tufts, dry patches and some flowers. `x`, `z` in metres; `fine` (0–1) scales texture that is too fine
 * far away.
 */
export function paintGrass(seed: number, x: number, z: number, fine: number, colour: MutableColour): void {
  const tuft = smoothNoise(x * 9, z * 3.5, seed + 11) - 0.5;
  const patch = smoothNoise(x * 0.45, z * 0.3, seed + 12);
  setColour(colour, [0.36, 0.53, 0.2], 1 + 0.55 * fine * tuft);
  blendColour(colour, [0.6, 0.62, 0.3], 0.45 * patch);
  const [column, row] = [Math.floor(x * 3), Math.floor(z * 2)];
  if (patch > 0.45 && latticeNoise(column, row, seed + 13) > 0.93) blendColour(colour, [0.96, 0.92, 0.6], 0.7 * fine);
}
