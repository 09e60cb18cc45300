/** `count` of the items, each choice equally likely, in random order; all of them if there are no more. */
export function chooseRandomly<T>(items: ArrayLike<T>, count: number, random: () => number): T[] {
  const pool = Array.from(items);
  const chosen = Math.min(count, pool.length);
  for (let i = 0; i < chosen; i++) {
    const other = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[other]] = [pool[other], pool[i]];
  }
  return pool.slice(0, chosen);
}
