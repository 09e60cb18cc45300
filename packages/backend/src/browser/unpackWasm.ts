/**
 * Unpacks a WebAssembly file.
 *
 * @param packed - The file, gzipped, in base64.
 * @returns A `blob:` address of the file. The caller revokes it.
 */
export async function unpackWasm(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const file = await new Response(stream).arrayBuffer();
  return URL.createObjectURL(new Blob([file], { type: 'application/wasm' }));
}
