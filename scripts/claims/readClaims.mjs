/**
 * Reads the tables of docs/claims.md: claim, exports as `` `spade` (core) `` or `` `folderDataset` (data/node) ``,
 * tests as `[name](../file.test.ts) "title"`; a claim that starts with "**Not here.**" has "—" instead of both.
 *
 * @returns `{claim, exports: [{name, package}], tests: [{file, title}], absent}` of each row.
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
      tests: [...shown.matchAll(/\]\(\.\.\/([^)]+)\) "((?:[^"\\]|\\.)+)"/g)].map(([, file, title]) => ({
        file,
        title: title.replaceAll('\\"', '"'),
      })),
      absent: exported === '—' && shown === '—',
    };
  });
}
