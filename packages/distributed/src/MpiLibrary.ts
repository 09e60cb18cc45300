import { type Handles, handlesOf } from './handles.js';

/** Arguments of a call: handles and lengths as numbers, buffers as typed arrays, results as one-element arrays. */
export type Argument = number | bigint | ArrayBufferView | (number | bigint | null)[] | null;

/** A function of MPI. It returns MPI's error code. */
export interface MpiFunction {
  (...all: Argument[]): number;
  /** The same on another thread: JavaScript goes on meanwhile. The last argument is `(error, code) => void`. */
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
  // MPI_IN_PLACE is no address of a buffer.
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

/** Bytes of stack of a call on another thread. */
const stackSize = 8 * 2 ** 20;

/**
 * Loads an MPI library with koffi.
 *
 * @throws Error if the file cannot be loaded, or is no MPI library of a known kind.
 */
export async function loadMpiLibrary(path: string): Promise<MpiLibrary> {
  const { default: koffi } = await import('koffi');
  // Calls on other threads have 256 KiB of stack by default, in which MPICH 4 of Debian dies.
  if ((koffi.config().async_stack_size ?? 0) < stackSize) koffi.config({ async_stack_size: stackSize });
  // UCX, which some builds of MPICH and Open MPI use, would replace mmap and munmap of the whole process; V8 has crashed by it.
  process.env.UCX_MEM_EVENTS ??= 'n';
  // Open MPI's plug-ins look for its symbols in the whole process.
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
  if (!handles)
    throw new Error('it is no MPI library: it has neither symbols of Open MPI nor of MPICH nor the MPI ABI');
  const parameters = signatures(handles.type);
  const functions = names.map((name) => [name, library.func(`int MPI_${name}(${parameters[name]})`)]);
  return { ...(Object.fromEntries(functions) as Record<(typeof names)[number], MpiFunction>), path, handles };
}
