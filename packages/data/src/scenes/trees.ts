import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { blendColour, type Colour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { smoothNoise, smoothStep } from './noise.js';
import { facingPlane } from './planes.js';
import { OUTSIDE, type SceneObject, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

interface Clump {
  x: number;
  y: number;
  radius: number;
}

const leaves: readonly Colour[] = [
  [0.26, 0.44, 0.16],
  [0.33, 0.5, 0.18],
  [0.22, 0.4, 0.2],
  [0.46, 0.48, 0.16],
];

/** Makes a tree: a trunk with bark and a crown that is brighter on the side of the sun. */
export function tree(random: RandomStream, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const { crown, size, stem } = randomCrown(random);
  const seed = random.below(1 << 30);
  const leaf = random.pick(leaves);
  const trunk = random.uniform(0.14, 0.22);
  const height = Math.max(...crown.map((clump) => clump.y + clump.radius)) + 0.4;
  const plane = { x, depth, left: -1.3 * size, right: 1.3 * size, height };
  const surface = facingPlane(camera, plane, (across, up, colour) => {
    // The same noise shapes the outline and the brightness of the leaves.
    const foliage = smoothNoise(across * 3.2, up * 3.2, seed);
    const fine = smoothNoise(across * 9, up * 9, seed + 1);
    const { bulge, facing } = crownAt(crown, 0.78 + 0.3 * foliage + 0.14 * fine, light.sunSide, across, up);
    if (bulge > 0) {
      const shade = smoothStep(-1, 1, (up - stem) / size - 0.4);
      setColour(colour, leaf, (0.5 + 0.5 * shade) * (0.62 + 0.5 * foliage + 0.42 * fine));
      blendColour(colour, [0.74, 0.76, 0.3], 0.3 * facing * fine);
      illuminate(colour, light, facing * 1.25, depth);
      return SceneClass.tree;
    }
    const width = trunk * (1 + 0.5 * Math.exp(-3 * up));
    if (Math.abs(across) > width || up > stem + 0.6) return OUTSIDE;
    setColour(colour, [0.42, 0.32, 0.24], 0.7 + 0.6 * smoothNoise(across * 16, up * 2, seed + 2));
    illuminate(colour, light, 0.5 + (0.5 * light.sunSide * across) / width, depth);
    return SceneClass.tree;
  });
  return thing(depth, surface);
}

/** Draws a random crown and the height of its stem. */
function randomCrown(random: RandomStream): { crown: Clump[]; size: number; stem: number } {
  const pointed = random.chance(0.2);
  const size = random.uniform(1.4, 2.3) * (pointed ? 0.8 : 1);
  const stem = pointed ? 1.2 : random.uniform(1.9, 2.7);
  return {
    crown: pointed ? pointedCrown(random, 1.7, 6.5, size) : roundCrown(random, stem + 0.85 * size, size),
    size,
    stem,
  };
}

/** Returns how far the crown bulges towards the camera at a point (0 outside the crown) and the diffuse term there. */
function crownAt(crown: readonly Clump[], ragged: number, sunSide: number, x: number, y: number) {
  let bulge = 0;
  let facing = 0;
  for (const clump of crown) {
    const u = (x - clump.x) / clump.radius;
    const v = (y - clump.y) / clump.radius;
    const height = ragged * ragged - u * u - v * v;
    if (height <= bulge) continue;
    bulge = height;
    facing = 0.5 + 0.34 * v + 0.26 * sunSide * u;
  }
  return { bulge, facing: Math.max(0, facing) };
}

/** Makes the crown of a conifer: clumps that get smaller towards the top. */
function pointedCrown(random: RandomStream, bottom: number, top: number, size: number): Clump[] {
  return Array.from({ length: 11 }, (_, i) => {
    const share = i / 10;
    const x = random.uniform(-0.1, 0.1) * size;
    return { x, y: bottom + (top - bottom) * share, radius: size * (0.78 * (1 - share) + 0.2) };
  });
}

/** Makes a round crown of overlapping clumps around (0, middle). */
function roundCrown(random: RandomStream, middle: number, size: number): Clump[] {
  const clumps = [{ x: 0, y: middle, radius: 0.72 * size }];
  const count = 6 + random.below(3);
  for (let i = 0; i < count; i++) {
    const angle = (2 * Math.PI * (i + random.uniform(-0.3, 0.3))) / count;
    const away = size * random.uniform(0.5, 0.68);
    const radius = size * random.uniform(0.34, 0.5);
    clumps.push({ x: away * Math.cos(angle), y: middle + 0.85 * away * Math.sin(angle), radius });
  }
  return clumps;
}
