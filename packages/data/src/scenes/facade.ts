import { blendColour, type Colour, type MutableColour, scaleColour, setColour } from './colour.js';
import type { FacadeStyle } from './FacadeStyle.js';
import { latticeNoise, smoothNoise } from './noise.js';

/**
 * Paints a wall without openings: brick courses, panel joints or stains; `fineness` (0–1) scales texture that is too
 * fine far away.
 */
export function paintWall(style: FacadeStyle, across: number, up: number, fineness: number, colour: MutableColour) {
  setColour(colour, style.wall, 0.92 + 0.16 * smoothNoise(across * 0.7, up * 0.5, style.seed));
  if (style.material === 'brick') {
    const row = Math.floor(up / 0.3);
    const brick = Math.floor(across / 0.7 + 0.5 * (row & 1));
    const joint = up - row * 0.3 < 0.06 ? 0.12 : 0;
    scaleColour(colour, 1 + fineness * (0.22 * latticeNoise(brick, row, style.seed) - 0.11 + joint));
  } else if (style.material === 'panel') {
    const joint = up % style.floor < 0.12 || Math.abs(across % style.bay) < 0.1;
    if (joint) scaleColour(colour, 1 - 0.25 * fineness);
  }
  // Damp at the bottom of the wall.
  if (up < 0.6) scaleColour(colour, 0.8 + up / 3);
}

/** Paints a point of a facade with windows, doors or shop fronts, sills and a cornice. */
export function paintFacade(style: FacadeStyle, across: number, up: number, fineness: number, colour: MutableColour) {
  const { height, groundFloor, floor: floorHeight, bay: bayWidth, trim } = style;
  paintWall(style, across, up, fineness, colour);
  if (up > height - 0.45) {
    setColour(colour, trim, up > height - 0.12 ? 1 : 0.86);
    return;
  }
  const bay = Math.floor(across / bayWidth);
  const u = (across / bayWidth - bay - 0.5) * bayWidth;
  if (up < groundFloor) {
    if (style.shops) paintShop(style, bay, u, up, colour);
    else if (latticeNoise(bay, -1, style.seed) < 0.34) paintDoor(style, u, up, colour);
    else paintWindow(style, bay, 0, u, up - 0.52 * groundFloor, groundFloor, colour);
    return;
  }
  const floor = Math.floor((up - groundFloor) / floorHeight);
  paintWindow(style, bay, floor + 1, u, up - groundFloor - (floor + 0.5) * floorHeight, floorHeight, colour);
}

/**
 * Paints a window centred at (0, 0): frame, cross bar, sill, and glass that reflects the sky, is lit, or has curtains.
 */
function paintWindow(
  style: FacadeStyle,
  bay: number,
  floor: number,
  u: number,
  v: number,
  floorHeight: number,
  colour: MutableColour,
) {
  const halfWidth = 0.5 * style.windowWidth * style.bay;
  const halfHeight = 0.5 * style.windowHeight * floorHeight;
  const inset = Math.min(halfWidth - Math.abs(u), halfHeight - Math.abs(v));
  if (inset < -0.14) return;
  if (inset < 0.02) {
    setColour(colour, style.trim, v < -halfHeight ? 1.02 : 0.9);
    return;
  }
  paintGlass(style, bay, floor, 0.5 + v / (2 * halfHeight), colour);
  if (v > halfHeight - 0.22) scaleColour(colour, 0.7);
  if (Math.abs(u) < 0.05) setColour(colour, style.trim, 0.85);
}

function paintGlass(style: FacadeStyle, bay: number, floor: number, height: number, colour: MutableColour) {
  const chance = latticeNoise(bay, floor, style.seed + 5);
  setColour(colour, style.glass);
  if (chance < style.lamps) setColour(colour, [0.98, 0.82, 0.5], 0.8 + 0.2 * height);
  else {
    blendColour(colour, style.reflection, 0.15 + 0.4 * height * latticeNoise(bay, floor, style.seed + 9));
    if (chance > 0.8 && height > 0.45) setColour(colour, [0.8, 0.77, 0.7], 0.8);
  }
}

function paintDoor(style: FacadeStyle, u: number, up: number, colour: MutableColour) {
  const half = 0.62;
  if (Math.abs(u) > half + 0.14 || up > 2.5) return;
  if (Math.abs(u) > half || up > 2.36) setColour(colour, style.trim, 0.9);
  else if (up > 1.9) setColour(colour, style.glass, 1.2);
  else setColour(colour, style.door, Math.abs(u) > 0.42 || Math.abs(up - 1) < 0.08 ? 1.12 : 0.92);
}

/** Paints a shop front: plinth, large panes, and a sign board above in the colour of the shop. */
function paintShop(style: FacadeStyle, bay: number, u: number, up: number, colour: MutableColour) {
  const chance = latticeNoise(bay >> 1, 77, style.seed);
  if (up > style.groundFloor - 0.75) {
    const board: Colour = chance < 0.35 ? [0.62, 0.2, 0.18] : chance < 0.7 ? [0.2, 0.34, 0.5] : [0.24, 0.4, 0.28];
    setColour(colour, board, up > style.groundFloor - 0.12 ? 1.25 : 1);
    if (Math.abs(up - style.groundFloor + 0.42) < 0.11 && Math.abs(u) < 0.7) setColour(colour, [0.92, 0.9, 0.8]);
    return;
  }
  if (up < 0.45 || Math.abs(u) > 0.5 * style.bay - 0.16) {
    setColour(colour, style.trim, 0.62);
    return;
  }
  setColour(colour, style.glass, 1.15);
  blendColour(colour, [0.9, 0.76, 0.52], 0.12 + 0.3 * chance * smoothNoise(u * 2 + bay * 7, up * 2, style.seed));
  if (up > style.groundFloor - 1.05) scaleColour(colour, 0.75);
}
