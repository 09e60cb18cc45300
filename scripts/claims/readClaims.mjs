/**
 * Reads the tables of docs/claims.md: claim, exports as `` `spade` (core) `` or `` `folderDataset` (data/node) ``, tests as
 * ids in code ticks, see `testIds`; a claim that begins with "**Not here.**" has "—" in place of both.
 *
 * @returns `{claim, exports: [{name, package}], tests: [id], absent}` of each row.
 */
export function readClaims(markdown) {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| ') && !/^\| (claim +\||---)/.test(line));
  return rows.map((row) => {
    const [claim, exported, shown] = row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim());
    return {
      claim,
      exports: [...exported.matchAll(/`(\w+)` \(([\w/]+)\)/g)].map(([, name, from]) => ({ name, package: from })),
      tests: [...shown.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id),
      absent: exported === '—' && shown === '—',
    };
  });
}
