// One device as the kernels of this package see it: the descriptor block, and launches.
import { dtypes, internal, type DType, type TensorView } from '@kindling/core';
import type { Axis } from '@kindling/kernel-headers/axes';
import { layDims, ndim, sizes, strideOf } from '@kindling/kernel-headers/dims';
import {
  DIMS,
  DTYPE,
  MAX_DIMS,
  NDIM,
  OP,
  OPERAND,
  OPERAND_WORDS,
  OPERANDS,
  SCALAR,
} from '@kindling/kernel-headers/layout';
import type { Binding } from './binding.ts';
import { faultError, type CallNote } from './errors.ts';

type Storage = Pick<TensorView['storage'], 'host' | 'ptr'>;

/** Elements somewhere: a tensor, or a temporary of this backend. */
export interface Place extends Omit<TensorView, 'storage'> {
  readonly storage: Storage;
}

const TWO_32 = 2 ** 32;
/** Calls whose kernels may still report something; far more than are ever under way unread. */
const NOTES = 1 << 16;
const INLINED_BYTES = 16;
/** Kernels look for optional operands up to here. */
const MOST_OPERANDS = 6;
/** Stands for an address where the operand comes along in the block. */
const INLINED = 1;

export class Machine {
  readonly binding: Binding;
  readonly index: number;
  readonly blocking: boolean;
  /** Sums whose order could vary are made in one order, by fewer threads. */
  deterministic = false;
  private readonly i32: Int32Array;
  private readonly f64: Float64Array;
  private readonly i64: BigInt64Array;
  private readonly u8: Uint8Array;
  private readonly entries: ReadonlyMap<string, number>;
  private readonly notes: CallNote[] = [];
  private calls = 0;

  constructor(binding: Binding, index: number, blocking: boolean) {
    this.binding = binding;
    this.index = index;
    this.blocking = blocking;
    this.i32 = new Int32Array(binding.block);
    this.f64 = new Float64Array(binding.block);
    this.i64 = new BigInt64Array(binding.block);
    this.u8 = new Uint8Array(binding.block);
    this.entries = new Map(binding.entries.map((name, i) => [name, i]));
  }

  private wide(word: number, value: number): void {
    this.i32[word] = value; // the low 32 bits, as conversion to int32 takes them
    this.i32[word + 1] = Math.floor(value / TWO_32);
  }

  private header(op: number, dtype: DType, dims: number, operands: readonly (Place | null)[]): void {
    const { i32 } = this;
    i32[OP] = op;
    i32[DTYPE] = dtypes[dtype].code;
    i32[NDIM] = dims;
    i32[OPERANDS] = operands.length;
    for (let k = 0; k < MOST_OPERANDS; k++) this.operand(k, operands[k] ?? null);
  }

  private operand(k: number, place: Place | null): void {
    const at = OPERAND + k * OPERAND_WORDS;
    this.wide(at, place === null ? 0 : this.address(place, k));
    if (place !== null) this.i32[at + 2] = dtypes[place.dtype].code;
  }

  /** A number in host memory goes with the block: its kernel reads it from there. */
  private address({ storage, offset, dtype }: Place, k: number): number {
    const skip = offset * dtypes[dtype].itemsize;
    const { host } = storage;
    if (host === null) return storage.ptr + skip;
    if (host.byteLength > INLINED_BYTES) throw new RangeError(`${host.byteLength} bytes on the host reached a kernel.`);
    const bytes = internal.bytesOf(host).subarray(skip); // none where the operand has no elements
    this.u8.set(bytes, this.binding.inlinedAt + k * INLINED_BYTES);
    return INLINED;
  }

  /** The block of an elementwise call: `views[0]` is the output, whose sizes all broadcast to. */
  describe(op: number, dtype: DType, views: readonly Place[]): void {
    layDims((views[0] as Place).sizes, views);
    this.header(op, dtype, ndim, views);
    for (let d = 0; d < ndim; d++) {
      this.wide(DIMS + 2 * d, sizes[d] as number);
      for (let k = 0; k < views.length; k++) this.wide(DIMS + 2 * (ndim * (1 + k) + d), strideOf(k, d));
    }
  }

  /** The block of a call whose dimensions have an order of their own. */
  describeAxes(op: number, dtype: DType, axes: readonly Axis[], operands: readonly (Place | null)[]): void {
    const dims = axes.length;
    if (dims > MAX_DIMS)
      throw new RangeError(`A layout of ${dims} dimensions reached a kernel; at most ${MAX_DIMS} fit.`);
    this.header(op, dtype, dims, operands);
    axes.forEach((axis, d) => {
      this.wide(DIMS + 2 * d, axis.size);
      axis.strides.forEach((stride, k) => this.wide(DIMS + 2 * (dims * (1 + k) + d), stride));
    });
  }

  /** The block of a call with a list of numbers in place of the dims. */
  describeNumbers(op: number, dtype: DType, numbers: readonly number[], operands: readonly (Place | null)[]): void {
    this.header(op, dtype, 0, operands);
    for (let i = 0; i < numbers.length; i++) this.wide(DIMS + 2 * i, numbers[i] as number);
  }

  /** A scalar that the kernel reads in `dtype`: a double for floating ones, else a 64-bit integer. */
  scalar(index: number, value: number | bigint, dtype: DType): void {
    const word = SCALAR + 2 * index;
    if (dtypes[dtype].kind === 'floating') this.f64[word >> 1] = Number(value);
    else if (typeof value === 'bigint') this.i64[word >> 1] = value;
    else this.wide(word, Math.trunc(value));
  }

  /** Launches what the block describes; the kernel's status. With a note, kernels may report index values and the like. */
  launch(entry: string, note?: CallNote): number {
    const number = this.entries.get(entry);
    if (number === undefined) throw new RangeError(`The addon has no entry '${entry}': it is older than this package.`);
    const token = note === undefined ? 0 : 1 + (this.calls++ % NOTES);
    if (note !== undefined) this.notes[token - 1] = note;
    this.i32[this.binding.tokenAt >> 2] = token;
    const status = this.binding.launch(this.index, number);
    if (this.blocking && note !== undefined) this.checkFault();
    return status;
  }

  /** Raises what a kernel reported since the last check. @throws IndexError, ValueError */
  checkFault(): void {
    const fault = this.binding.takeFault(this.index);
    if (fault === null) return;
    const [status, token, , value] = fault;
    throw faultError(status, value, this.notes[token - 1] as CallNote);
  }

  read(address: number, target: Uint8Array): void {
    this.binding.read(this.index, address, target);
    this.checkFault();
  }

  async readAsync(address: number, bytes: number): Promise<Uint8Array> {
    const data = await this.binding.readAsync(this.index, address, bytes);
    this.checkFault();
    return data;
  }

  synchronize(): void {
    this.binding.synchronize(this.index);
    this.checkFault();
  }
}
