import { seededRandom } from '@ecgan/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnchorShares, type AnchorSupply, shareAnchors } from './shareAnchors.js';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const sizes = ({ hard, easy }: AnchorShares) => Array.from(hard, (count, group) => count + easy[group]);

const supplies = fc.record({
  // Often with few pixels of either kind, and fewer anchors than groups: who gets the last ones then matters.
  groups: fc.array(fc.oneof(fc.tuple(fc.nat(2), fc.nat(2)), fc.tuple(fc.nat(12), fc.nat(12))), {
    minLength: 1,
    maxLength: 8,
  }),
  maxAnchors: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 })),
  maxPerGroup: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
});

function shared({ groups, maxAnchors, maxPerGroup, seed }: typeof supplies extends fc.Arbitrary<infer T> ? T : never) {
  const supply: AnchorSupply = {
    ...{ hard: Int32Array.from(groups, ([hard]) => hard), easy: Int32Array.from(groups, ([, easy]) => easy) },
    ...{ maxAnchors, maxPerGroup },
  };
  return {
    shares: shareAnchors(supply, seededRandom(seed)),
    limits: groups.map(([h, e]) => Math.min(maxPerGroup, h + e)),
  };
}

/** The hard ones that fair sizes allow, by trying all sizes that are fair and all splits of them: from the fewest to the most. */
function possibleHard(groups: [number, number][], limits: number[], total: number): [number, number] {
  const reach = (level: number, extra: number[]) =>
    groups.map(([hard, easy], group) => {
      const size = Math.min(limits[group], level) + (extra.includes(group) ? 1 : 0);
      return [Math.max(0, size - easy), Math.min(size, hard), size];
    });
  let [fewest, most] = [Infinity, -Infinity];
  for (let level = 0; level <= total; level++)
    for (let subset = 0; subset < 2 ** groups.length; subset++) {
      const extra = groups.map((_, group) => group).filter((group) => (subset >> group) & 1 && limits[group] > level);
      const found = reach(level, extra);
      if (sum(found.map(([, , size]) => size)) !== total) continue;
      fewest = Math.min(fewest, sum(found.map(([least]) => least)));
      most = Math.max(most, sum(found.map(([, largest]) => largest)));
    }
  return [fewest, most];
}

describe('shareAnchors', () => {
  test('behavior: the whole budget is used, within every limit', () => {
    fc.assert(
      fc.property(supplies, (given) => {
        const { shares, limits } = shared(given);
        expect(sum(sizes(shares))).toBe(Math.min(given.maxAnchors, sum(limits)));
        given.groups.forEach(([hard, easy], group) => {
          expect(shares.hard[group]).toBeLessThanOrEqual(hard);
          expect(shares.easy[group]).toBeLessThanOrEqual(easy);
          expect(Math.min(shares.hard[group], shares.easy[group])).toBeGreaterThanOrEqual(0);
          expect(sizes(shares)[group]).toBeLessThanOrEqual(limits[group]);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('behavior: groups that are not short of pixels differ by one at most, and none has more by more', () => {
    fc.assert(
      fc.property(supplies, (given) => {
        const { shares, limits } = shared(given);
        const found = sizes(shares);
        const largest = Math.max(...found);
        found.forEach((size, group) => {
          if (size < limits[group]) expect(size).toBeGreaterThanOrEqual(largest - 1);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('behavior: as near half hard as any fair sizes allow', () => {
    fc.assert(
      fc.property(supplies, (given) => {
        const { shares, limits } = shared(given);
        const total = sum(sizes(shares));
        const [fewest, most] = possibleHard(given.groups, limits, total);
        expect(sum(shares.hard)).toBe(Math.max(fewest, Math.min(most, Math.ceil(total / 2))));
      }),
      { numRuns: 400 },
    );
  });

  test('behavior: no group could give a hard one to another and both be nearer half', () => {
    fc.assert(
      fc.property(supplies, (given) => {
        const { hard, easy } = shared(given).shares;
        const surplus = (group: number) => hard[group] - easy[group];
        given.groups.forEach((_, from) => {
          given.groups.forEach(([hardThere], to) => {
            const could = hard[from] > 0 && easy[from] < given.groups[from][1] && easy[to] > 0 && hard[to] < hardThere;
            if (could) expect(surplus(from) - surplus(to)).toBeLessThanOrEqual(2);
          });
        });
      }),
      { numRuns: 500 },
    );
  });

  test('behavior: the seed decides, and chance between groups that are alike', () => {
    const supply = { hard: new Int32Array(5).fill(9), easy: new Int32Array(5).fill(9), maxAnchors: 7, maxPerGroup: 9 };
    const draw = (seed: number) => shareAnchors(supply, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    const [twice, hard] = [new Array(5).fill(0), new Array(5).fill(0)];
    for (let seed = 0; seed < 2000; seed++) {
      const shares = draw(seed);
      sizes(shares).forEach((size, group) => {
        twice[group] += size - 1;
        hard[group] += shares.hard[group];
      });
    }
    // Two of five groups have two, 800 of 2000 expected, deviation 22; four of seven anchors are hard, 1600 expected, deviation below 22.
    for (const count of twice) expect(Math.abs(count - 800)).toBeLessThan(110);
    for (const count of hard) expect(Math.abs(count - 1600)).toBeLessThan(110);
  });
});
