/** The permutation from `[batch, height, width, channels]` to `[batch, channels, height, width]`. */
export const channelsFirst = [0, 3, 1, 2];

/** Transposes a kernel from `[height, width, inputs, filters]` to `[filters, inputs, height, width]`. */
export function outputsFirst(kernel: Float32Array, [height, width, inputs, filters]: readonly number[]): Float32Array {
  const ordered = new Float32Array(kernel.length);
  const pixels = height * width;
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let input = 0; input < inputs; input++)
      for (let filter = 0; filter < filters; filter++)
        ordered[(filter * inputs + input) * pixels + pixel] = kernel[(pixel * inputs + input) * filters + filter];
  return ordered;
}

/** Transposes the columns of each row from `[pixels, channels]` to `[channels, pixels]`. */
export function columnsChannelsFirst(rows: Float32Array, [pixels, channels]: readonly [number, number]): Float32Array {
  const ordered = new Float32Array(rows.length);
  const columns = pixels * channels;
  for (let start = 0; start < rows.length; start += columns)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let channel = 0; channel < channels; channel++)
        ordered[start + channel * pixels + pixel] = rows[start + pixel * channels + channel];
  return ordered;
}
