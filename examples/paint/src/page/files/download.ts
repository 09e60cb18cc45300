/** Gives the visitor a file. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Canvases side by side as one PNG. */
export async function pngOf(...canvases: readonly HTMLCanvasElement[]): Promise<Blob> {
  const width = canvases.reduce((sum, canvas) => sum + canvas.width, 0);
  const all = new OffscreenCanvas(width, Math.max(...canvases.map(({ height }) => height)));
  const context = all.getContext('2d') as OffscreenCanvasRenderingContext2D;
  let x = 0;
  for (const canvas of canvases) {
    context.drawImage(canvas, x, 0);
    x += canvas.width;
  }
  return all.convertToBlob({ type: 'image/png' });
}
