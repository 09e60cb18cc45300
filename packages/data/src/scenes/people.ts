import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { type Colour, scaleColour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { smoothNoise } from './noise.js';
import { facingPlane } from './planes.js';
import { OUTSIDE, type SceneObject, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

const skins: readonly Colour[] = [
  [0.93, 0.74, 0.6],
  [0.78, 0.56, 0.42],
  [0.48, 0.33, 0.25],
];
const shirts: readonly Colour[] = [
  [0.8, 0.2, 0.18],
  [0.2, 0.36, 0.7],
  [0.92, 0.88, 0.8],
  [0.9, 0.66, 0.16],
  [0.22, 0.48, 0.34],
  [0.5, 0.26, 0.5],
];
const trousers: readonly Colour[] = [
  [0.16, 0.2, 0.34],
  [0.16, 0.16, 0.18],
  [0.48, 0.4, 0.3],
];

const hairs: readonly Colour[] = [
  [0.14, 0.1, 0.08],
  [0.4, 0.26, 0.14],
  [0.74, 0.6, 0.34],
];

/** Parameters of a person's appearance. */
interface Looks {
  skin: Colour;
  hair: Colour;
  shirt: Colour;
  cloth: Colour;
  /** Half the distance between the feet in metres. */
  stride: number;
  /** Direction the face looks: −1 left, 1 right. */
  turn: -1 | 1;
}

/** Makes a walking pedestrian: head with hair, torso, arms, legs, shoes. */
export function person(random: RandomStream, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const size = random.uniform(0.96, 1.1);
  const looks = randomLooks(random);
  const seed = random.below(1 << 30);
  const plane = { x, depth, left: -0.5 * size, right: 0.5 * size, height: 1.78 * size };
  const surface = facingPlane(camera, plane, (across, up, colour) => {
    const [u, v] = [across / size, up / size];
    const part = partAt(looks, u, v);
    if (!part) return OUTSIDE;
    setColour(colour, part, 0.88 + 0.24 * smoothNoise(u * 12, v * 8, seed));
    // The belt.
    if (part === looks.shirt && Math.abs(v - 0.87) < 0.035) scaleColour(colour, 0.6);
    illuminate(colour, light, 0.55 + 1.6 * light.sunSide * u, depth);
    return SceneClass.person;
  });
  return thing(depth, surface);
}

function randomLooks(random: RandomStream): Looks {
  return {
    skin: random.pick(skins),
    hair: random.pick(hairs),
    shirt: random.pick(shirts),
    cloth: random.pick(trousers),
    stride: random.uniform(0.08, 0.24),
    turn: random.chance(0.5) ? 1 : -1,
  };
}

/**
 * Returns the colour of a point `u` metres right of the person's centre and `v` metres above the ground, or undefined
 * outside the person.
 */
function partAt({ skin, hair, shirt, cloth, stride, turn }: Looks, u: number, v: number): Colour | undefined {
  if (Math.hypot(u, 1.2 * (v - 1.6)) < 0.15) return v > 1.63 || turn * u < -0.07 ? hair : skin;
  const torso = 0.2 + 0.05 * ((v - 0.9) / 0.5);
  if (v > 0.84 && v < 1.46 && Math.abs(u) < torso - 0.08 * Math.max(0, (v - 1.36) / 0.1)) return shirt;
  // The limbs are symmetric.
  const beside = Math.abs(u);
  if (fromSegment(beside, v, 0.25, 1.36, 0.25 + 0.5 * stride, 0.86) < 0.07) return v < 0.96 ? skin : shirt;
  if (fromSegment(beside, v, 0.09, 0.84, stride, 0.08) < 0.1) return v < 0.13 ? [0.12, 0.1, 0.1] : cloth;
  return undefined;
}

/** Returns the distance from a point (x, y) to the segment from (ax, ay) to (bx, by). */
function fromSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
