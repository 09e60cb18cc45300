/** How often a run of this many steps draws and saves where the user does not say: ten times, but every 1000 steps at least. */
export function everyTenth(steps: number): number {
  return Math.max(1, Math.min(1000, Math.ceil(steps / 10)));
}
