/**
 * A seed as TF.js's random ops take it. They take 0 for none and draw differently each time, so 0 is passed as ½, which is nobody's seed.
 *
 * @param seed - An integer; undefined for no seed.
 */
export function nonZeroSeed<Seed extends number | undefined>(seed: Seed): Seed {
  return (seed === 0 ? 0.5 : seed) as Seed;
}
