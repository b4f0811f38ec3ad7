import type { Tensor } from '../tensor.ts';
import type { KernelTable } from './kernel-table.ts';

/** What a kernel sees of a tensor: where its elements lie, nothing else. Strides and offset count elements. */
export type TensorView = Pick<Tensor, 'storage' | 'sizes' | 'strides' | 'offset' | 'dtype'>;

/**
 * A device: memory plus kernels.
 *
 * Not its responsibility: shapes, dtypes and argument checks (`meta` in the op rows), type promotion
 * (inputs arrive in the op's compute dtype), views (never kernels), gradients, deciding when memory is
 * dead (core frees what it allocated), autocast. Its duty: fill `out`, read no byte outside its inputs,
 * report index values out of range without having written anything.
 */
export interface Backend {
  /** Dense slot in every op's `kernels`; assigned by `createBackend`. */
  readonly id: number;
  /** Device type: 'cpu', 'cuda', ... */
  readonly name: string;
  readonly index: number;
  /** Storages of up to this many bytes stay in JS typed arrays, which V8 frees by itself. Numbers as operands always do. */
  readonly hostLimit: number;
  /** False for the meta device, whose tensors have sizes and no elements. */
  readonly holdsData: boolean;
  readonly kernels: KernelTable;
  /** Address of at least `bytes` bytes with undefined content, or 0 when there is no room. */
  allocate(bytes: number): number;
  free(ptr: number, bytes: number): void;
  /** The bytes at `ptr` themselves, where JS can reach them; good until the next allocation. Absent: `read` and `write`. */
  view?(ptr: number, bytes: number): Uint8Array;
  /** Copies from device memory at `ptr` into `target`, blocking. */
  read(ptr: number, target: Uint8Array): void;
  /** As `read`, without blocking: what the work submitted so far leaves there. Absent where `read` never waits. */
  readAsync?(ptr: number, bytes: number): Promise<Uint8Array>;
  /** Copies `source` to device memory at `ptr`. */
  write(ptr: number, source: Uint8Array): void;
  /** Copies from another device's memory without the host; false where it cannot. */
  copyFrom?(ptr: number, source: Backend, sourcePtr: number, bytes: number): boolean;
  /** What an error of exhausted memory should say about the device's. */
  describeMemory?(): string;
  /** Returns when all work submitted so far is done. */
  synchronize(): void;
}

/** What a backend package supplies; `createBackend` adds the slot number. */
export type BackendSpec = Omit<Backend, 'id' | 'index'> & { readonly index?: number };
