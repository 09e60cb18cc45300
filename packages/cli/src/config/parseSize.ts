/** Height and width of a size as the settings spell it: `'64'` is 64 × 64, `'128x256'` is 128 high and 256 wide. */
export function parseSize(size: string): { height: number; width: number } {
  const [height, width = height] = size.split('x').map(Number);
  return { height, width };
}
