/** The files that `ecgan export` writes in each format, beside `paintBox.json`. */
export const filesOf = {
  layers: ['model.json', 'weights.bin'],
  tfjs: ['model.json', 'weights.bin'],
  onnx: ['generator.onnx'],
  savedmodel: ['saved_model.pb'],
  checkpoint: ['generator.safetensors'],
} as const;

/** A format of `ecgan export`. */
export type ExportFormat = keyof typeof filesOf;

/** A format that holds a network for inference: every format but a checkpoint. */
export type ConvertedFormat = Exclude<ExportFormat, 'checkpoint'>;
