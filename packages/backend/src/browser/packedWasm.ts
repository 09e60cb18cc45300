/**
 * The file `tfjs-backend-wasm-simd.wasm` of `@tensorflow/tfjs-backend-wasm`, gzipped, in base64.
 *
 * The build of this package (`tsup.config.ts`) replaces this module with one that holds the file, so that bundlers need no
 * configuration. Undefined when the sources run unbuilt; the file is then fetched from the folder of the script.
 */
export const packedWasm: string | undefined = undefined;
