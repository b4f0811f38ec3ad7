// What an unpickled stream consists of before tensors are made: descriptions only, no memory, nothing to call.
import type { DType } from '@kindling/core';

/** A dict: keys and values by turns, a later key replacing an earlier one. */
export class PyDict {
  readonly items: unknown[];

  constructor(items: unknown[] = []) {
    this.items = items;
  }
}

export class PySet {
  readonly items: unknown[];

  constructor(items: unknown[] = []) {
    this.items = items;
  }
}

/** The elements that views share, by their name in the file. */
export class StorageRef {
  readonly key: string;
  readonly dtype: DType;
  readonly numel: number;

  constructor(key: string, dtype: DType, numel: number) {
    this.key = key;
    this.dtype = dtype;
    this.numel = numel;
  }
}

/** A layout, known to lie within its storage. */
export class TensorRef {
  readonly storage: StorageRef;
  readonly offset: number;
  readonly sizes: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: StorageRef, offset: number, sizes: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.sizes = sizes;
    this.strides = strides;
  }
}

/** One of torch's storage classes. */
export class StorageType {
  readonly dtype: DType;

  constructor(dtype: DType) {
    this.dtype = dtype;
  }
}

/** What REDUCE may call: one of our own functions under Python's name. `fail` throws. */
export class Callable {
  readonly name: string;
  readonly call: (args: readonly unknown[], fail: (what: string) => never) => unknown;

  constructor(name: string, call: Callable['call']) {
    this.name = name;
    this.call = call;
  }
}
