import { type Handles, handlesOf } from './handles.js';

/**
 * An argument of an MPI call: a handle or length as a number, a buffer as a typed array, an output as a one-element
 * array.
 */
export type Argument = number | bigint | ArrayBufferView | (number | bigint | null)[] | null;

/** A function of MPI. It returns MPI's error code. */
export interface MpiFunction {
  (...all: Argument[]): number;
  /**
   * Makes the call on another thread, without blocking JavaScript. The last argument is a callback
   * `(error, code) => void`.
   */
  async(...all: [...Argument[], (error: Error | null, code: number) => void]): void;
}

const names = [
  'Init_thread',
  'Comm_rank',
  'Comm_size',
  'Comm_split_type',
  'Comm_dup',
  'Comm_set_errhandler',
  'Allreduce',
  'Allgather',
  'Allgatherv',
  'Bcast',
  'Barrier',
  'Abort',
  'Finalize',
  'Error_string',
  'Get_library_version',
] as const;

/** A loaded MPI library. */
export interface MpiLibrary extends Record<(typeof names)[number], MpiFunction> {
  path: string;
  handles: Handles;
}

/** Arguments of each function; `H` is the C type of handles. All functions return an error code. */
const signatures = (H: string): Record<(typeof names)[number], string> => ({
  Init_thread: 'void *argc, void *argv, int required, _Out_ int *provided',
  Comm_rank: `${H} comm, _Out_ int *rank`,
  Comm_size: `${H} comm, _Out_ int *size`,
  Comm_split_type: `${H} comm, int type, int key, ${H} info, _Out_ ${H} *made`,
  Comm_dup: `${H} comm, _Out_ ${H} *made`,
  Comm_set_errhandler: `${H} comm, ${H} handler`,
  // `send` is an integer, because MPI_IN_PLACE is not the address of a buffer.
  Allreduce: `intptr_t send, void *receive, int count, ${H} datatype, ${H} operation, ${H} comm`,
  Allgather: `void *send, int count, ${H} datatype, void *receive, int counts, ${H} datatypes, ${H} comm`,
  Allgatherv: `void *send, int count, ${H} datatype, void *receive, void *counts, void *offsets, ${H} datatypes, ${H} comm`,
  Bcast: `void *buffer, int count, ${H} datatype, int root, ${H} comm`,
  Barrier: `${H} comm`,
  Abort: `${H} comm, int code`,
  Finalize: '',
  Error_string: 'int code, void *text, _Out_ int *length',
  Get_library_version: 'void *text, _Out_ int *length',
});

/** Stack size of calls on other threads, in bytes. */
const stackSize = 8 * 2 ** 20;

/**
 * Loads an MPI library with koffi.
 *
 * @throws Error if the file cannot be loaded, or is not an MPI library of a known kind.
 */
export async function loadMpiLibrary(path: string): Promise<MpiLibrary> {
  const { default: koffi } = await import('koffi');
  // By default, calls on other threads have a stack of 256 KiB, with which Debian's MPICH 4 crashes.
  if ((koffi.config().async_stack_size ?? 0) < stackSize) koffi.config({ async_stack_size: stackSize });
  // UCX, which some builds of MPICH and Open MPI use, would replace mmap and munmap in the whole process, which has crashed V8.
  process.env.UCX_MEM_EVENTS ??= 'n';
  // Global, because Open MPI's plug-ins look up its symbols in the whole process.
  const library = koffi.load(path, { global: true });
  const find = (symbol: string) => {
    try {
      return koffi.address(library.symbol(symbol, 'char'));
    } catch {
      return undefined;
    }
  };
  const handles = handlesOf(
    (symbol) => find(symbol) !== undefined,
    (symbol) => find(symbol) as bigint,
  );
  if (!handles) throw new Error('it is not an MPI library: it has no symbols of Open MPI, MPICH or the MPI ABI');
  const parameters = signatures(handles.type);
  const functions = names.map((name) => [name, library.func(`int MPI_${name}(${parameters[name]})`)]);
  return { ...(Object.fromEntries(functions) as Record<(typeof names)[number], MpiFunction>), path, handles };
}
