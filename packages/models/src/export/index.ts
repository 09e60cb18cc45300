export { ExportError, type ExportFacts } from './errors.js';
export type { Precision } from './GraphWriter.js';
export { halveWeights } from './halveWeights.js';
export { type OnnxModelOptions, onnxModel } from './onnx/onnxModel.js';
export { type GraphModelOptions, graphModel } from './tensorflow/graphModel.js';
export { type SavedModelOptions, savedModel } from './tensorflow/savedModel.js';
