/** Index after the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/**
 * The first key that an object in this valid JSON text has twice, or undefined. `JSON.parse` keeps the last of them
 * silently, so that two readers could see two different files.
 */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let at = 0;
  while (at < json.length) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    if (character !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(json, at);
    const keys = open.at(-1);
    // In valid JSON a string is a key exactly when a colon follows.
    if (keys && /^[ \t\r\n]*:/.test(json.slice(end, end + 64))) {
      const key: string = JSON.parse(json.slice(at, end));
      if (keys.has(key)) return key;
      keys.add(key);
    }
    at = end;
  }
  return undefined;
}
