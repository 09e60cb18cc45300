import { drawIndices } from '@ecgan/core/internal';

/** The pixels that anchors can be drawn from. */
export interface AnchorSupply {
  /** Hard pixels of each group. */
  hard: Int32Array;
  /** Easy pixels of each group. */
  easy: Int32Array;
  /** Maximum number of anchors. */
  maxAnchors: number;
  /** Maximum number of anchors of one group. */
  maxPerGroup: number;
}

/** Number of anchors of each group. */
export interface AnchorShares {
  hard: Int32Array;
  easy: Int32Array;
}

/**
 * Distributes anchors over groups as evenly as their pixels allow, half of all of them hard as far as the pixels allow.
 *
 * @remarks First the sizes: all groups grow together until the anchors are used up, so that groups with enough pixels differ by at most
 * one. Then the hard anchors: each group starts with the minimum that its easy pixels leave necessary, and the groups with the smallest
 * hard share grow until half of all anchors are hard (rounded up). Ties are broken at random.
 */
export function shareAnchors(supply: AnchorSupply, random: () => number): AnchorShares {
  const { hard, easy, maxAnchors, maxPerGroup } = supply;
  const limits = hard.map((count, group) => Math.min(maxPerGroup, count + easy[group]));
  const total = Math.min(maxAnchors, sum(limits));
  const wanted = Math.ceil(total / 2);

  const sizes = new Int32Array(hard.length);
  const none = new Int32Array(hard.length);
  grow({ values: sizes, limits, targets: none }, total, (candidates, count) =>
    chooseRemainder({ candidates, count, sizes, wanted }, supply, random),
  );
  const ofHard = sizes.map((size, group) => Math.max(0, size - easy[group]));
  const mostHard = sizes.map((size, group) => Math.min(size, hard[group]));
  const missing = Math.min(wanted, sum(mostHard)) - sum(ofHard);
  grow({ values: ofHard, limits: mostHard, targets: sizes }, missing, (candidates, count) =>
    draw(candidates, count, random),
  );
  return { hard: ofHard, easy: sizes.map((size, group) => size - ofHard[group]) };
}

/** Numbers that grow in place, each up to its limit, towards half of its target. */
interface Growing {
  values: Int32Array;
  limits: Int32Array;
  targets: Int32Array;
}

/**
 * Adds `amount` in total, always to the numbers furthest below half of their targets.
 *
 * @param choose - Breaks ties: which of several equal groups get one more, where there is not enough for all.
 */
function grow(
  { values, limits, targets }: Growing,
  amount: number,
  choose: (candidates: number[], count: number) => number[],
): void {
  const level = (group: number) => 2 * values[group] - targets[group];
  for (let left = amount; left > 0; ) {
    const growing = [...values.keys()].filter((group) => values[group] < limits[group]);
    const lowest = growing.reduce((least, group) => Math.min(least, level(group)), Infinity);
    const next = growing.filter((group) => level(group) === lowest);
    const above = growing.reduce(
      (least, group) => (level(group) > lowest ? Math.min(least, level(group)) : least),
      Infinity,
    );
    const room = next.reduce((least, group) => Math.min(least, limits[group] - values[group]), Infinity);
    const step = Math.min(room, Math.ceil((above - lowest) / 2), Math.floor(left / next.length));
    const chosen = step > 0 ? next : choose(next, left);
    for (const group of chosen) values[group] += Math.max(step, 1);
    left -= chosen.length * Math.max(step, 1);
  }
}

/** The last anchors, fewer than there are candidates. */
interface Remainder {
  candidates: number[];
  count: number;
  /** Current sizes. */
  sizes: Int32Array;
  /** Target number of hard anchors. */
  wanted: number;
}

/**
 * Draws the groups that get one of the last anchors at random, among them enough groups with another hard pixel and enough with another
 * easy one to reach both halves.
 */
function chooseRemainder(
  { candidates, count, sizes, wanted }: Remainder,
  { hard, easy }: AnchorSupply,
  random: () => number,
): number[] {
  const most = sum(sizes.map((size, group) => Math.min(size, hard[group])));
  const least = sum(sizes.map((size, group) => Math.max(0, size - easy[group])));
  const chosen = new Set<number>();
  const take = (from: number[], number: number) => {
    const left = from.filter((group) => !chosen.has(group));
    for (const group of draw(left, number, random)) chosen.add(group);
  };
  const hasMore = (supply: Int32Array) => (group: number) => supply[group] > sizes[group];
  take(candidates.filter(hasMore(hard)), Math.max(0, Math.min(count, wanted - most)));
  const easyTaken = [...chosen].filter(hasMore(easy)).length;
  const easyNeeded = count - (wanted - least) - easyTaken;
  take(candidates.filter(hasMore(easy)), Math.max(0, Math.min(count - chosen.size, easyNeeded)));
  take(candidates, count - chosen.size);
  return [...chosen];
}

function draw(groups: number[], count: number, random: () => number): number[] {
  return Array.from(drawIndices(count, groups.length, random), (index) => groups[index]);
}

function sum(values: Int32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
