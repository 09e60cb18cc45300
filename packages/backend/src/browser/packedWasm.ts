/**
 * The file `tfjs-backend-wasm-simd.wasm` of `@tensorflow/tfjs-backend-wasm`, gzipped, in base64.
 *
 * The build of this package (`tsup.config.ts`) puts it in place of this module, so that bundlers find it without being
 * configured. Undefined when the sources are run as they are: then the file is fetched from beside the script.
 */
export const packedWasm: string | undefined = undefined;
