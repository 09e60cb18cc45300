/** A handle of MPI, such as a communicator or a datatype, as the library's functions take it. */
export type Handle = number | bigint;

/** The handles and constants of an MPI implementation, and the C type of its handles. */
export interface Handles {
  /** Name of the implementation in messages. */
  name: string;
  /** C type of MPI_Comm, MPI_Datatype, MPI_Op, MPI_Errhandler and MPI_Info. */
  type: 'intptr_t' | 'int';
  world: Handle;
  float32: Handle;
  float64: Handle;
  int32: Handle;
  byte: Handle;
  sum: Handle;
  max: Handle;
  errorsReturn: Handle;
  noInfo: Handle;
  /** `MPI_IN_PLACE`, an address that stands for "the same buffer". */
  inPlace: number;
  threadMultiple: number;
  /** `MPI_COMM_TYPE_SHARED`: splits a communicator into the processes of each machine. */
  sharedMemory: number;
}

/** The standard ABI of MPI 5.0, chapter 20: `libmpi_abi.so`. */
const standard: Handles = {
  ...{ name: 'the MPI ABI', type: 'intptr_t', world: 0x101 },
  ...{ float32: 0x210, float64: 0x214, int32: 0x250, byte: 0x247, sum: 0x21, max: 0x23 },
  ...{ errorsReturn: 0x143, noInfo: 0x130, inPlace: 1, threadMultiple: 4096, sharedMemory: 221 },
};

/** MPICH and its descendants (Intel MPI, MVAPICH, Cray MPICH): handles are integers. */
const mpich: Handles = {
  ...{ name: 'MPICH', type: 'int', world: 0x44000000 },
  ...{ float32: 0x4c00040a, float64: 0x4c00080b, int32: 0x4c000405, byte: 0x4c00010d },
  ...{ sum: 0x58000003, max: 0x58000001 },
  ...{ errorsReturn: 0x54000001, noInfo: 0x1c000000, inPlace: -1, threadMultiple: 3, sharedMemory: 1 },
};

/** Open MPI: a handle is the address of a variable in the library. */
function openMpi(addressOf: (symbol: string) => bigint): Handles {
  return {
    ...{ name: 'Open MPI', type: 'intptr_t', world: addressOf('ompi_mpi_comm_world') },
    ...{ float32: addressOf('ompi_mpi_float'), float64: addressOf('ompi_mpi_double') },
    ...{ int32: addressOf('ompi_mpi_int'), byte: addressOf('ompi_mpi_byte') },
    ...{ sum: addressOf('ompi_mpi_op_sum'), max: addressOf('ompi_mpi_op_max') },
    ...{ errorsReturn: addressOf('ompi_mpi_errors_return'), noInfo: addressOf('ompi_mpi_info_null') },
    ...{ inPlace: 1, threadMultiple: 3, sharedMemory: 0 },
  };
}

/**
 * Returns the handles of a library by the symbols it exports, or undefined if it is none of the three kinds.
 *
 * @param has - Whether the library exports a symbol.
 * @param addressOf - The address of an exported variable.
 */
export function handlesOf(
  has: (symbol: string) => boolean,
  addressOf: (symbol: string) => bigint,
): Handles | undefined {
  if (has('ompi_mpi_comm_world')) return openMpi(addressOf);
  // Only MPICH's own library exports this internal function; its library with the standard ABI does not.
  if (has('MPIR_Dup_fn')) return mpich;
  if (has('MPI_Abi_get_version')) return standard;
  return undefined;
}
