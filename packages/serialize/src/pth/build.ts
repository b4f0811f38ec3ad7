// From unpickled descriptions to JS values and tensors. All is checked before the first tensor is made.
import { dtypes, empty, internal, Size, Tensor, type CreationOptions } from '@kindling/core';
import { Callable, PyDict, PySet, StorageRef, StorageType, TensorRef } from './python-values.ts';

export interface BuildHost {
  readonly device: CreationOptions['device'];
  /** Bounds what a tensor would take when copied: strides of 0 cost a file nothing. */
  readonly maxBytes: number;
  /** The elements of a storage, as many as its description says. */
  contentOf(storage: StorageRef): Uint8Array;
  fail(what: string): never;
}

const DEEPEST = 1000;
/** Containers, those that are shared counted at every place where they stand. */
const MOST_EXPANDED = 1 << 22;

/** The containers in `value`. Refuses what no JS value is made for, cycles, and lists within lists beyond counting. */
function check(value: unknown, host: BuildHost, counts: Map<object, number | 'open'>, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (value instanceof Callable) return host.fail(`it holds the function ${value.name} itself, which is no data.`);
  if (value instanceof StorageType) return host.fail('it holds a storage class itself, which is no data.');
  if (value instanceof StorageRef) return host.fail(`it holds storage ${value.key} itself. Save tensors instead.`);
  const known = counts.get(value);
  if (known === 'open') return host.fail('it holds a container within itself.');
  if (known !== undefined) return known;
  if (depth > DEEPEST) return host.fail(`it is nested deeper than ${DEEPEST} levels.`);
  if (value instanceof TensorRef) checkExtent(value, host);
  counts.set(value, 'open');
  let count = 1;
  for (const item of itemsOf(value, host)) count += check(item, host, counts, depth + 1);
  if (count > MOST_EXPANDED) host.fail(`its containers hold each other more than ${MOST_EXPANDED} times.`);
  counts.set(value, count);
  return count;
}

function checkExtent({ sizes, storage }: TensorRef, { maxBytes, fail }: BuildHost): void {
  const bytes = sizes.reduce((n, s) => n * s, dtypes[storage.dtype].itemsize);
  if (bytes > maxBytes)
    fail(
      `a tensor of sizes [${sizes.join(', ')}] takes ${bytes} bytes when copied. Pass a larger maxBytes if you trust it.`,
    );
}

const isKey = (key: unknown): boolean => key === null || typeof key !== 'object';

function itemsOf(value: object, host: BuildHost): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (value instanceof PySet) {
    if (!value.items.every(isKey)) host.fail('a set holds something other than strings, numbers and booleans.');
    return value.items;
  }
  if (!(value instanceof PyDict)) return [];
  if (!value.items.every((key, i) => i % 2 === 1 || isKey(key)))
    host.fail('a dict has a key that is neither a string nor a number nor a boolean.');
  return value.items;
}

class Builder {
  readonly host: BuildHost;
  readonly made = new Map<object, unknown>();
  /** Whole storages, as flat tensors. */
  readonly storages = new Map<StorageRef, Tensor>();

  constructor(host: BuildHost) {
    this.host = host;
  }

  make(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.made.get(value);
    if (known !== undefined) return known;
    const made = this.makeNew(value);
    this.made.set(value, made);
    return made;
  }

  makeNew(value: object): unknown {
    if (value instanceof TensorRef) return this.tensor(value);
    if (value instanceof PySet) return new Set(value.items);
    if (value instanceof PyDict) return this.dict(value.items);
    if (Array.isArray(value) && !(value instanceof Size)) return value.map((item) => this.make(item));
    return value;
  }

  /** An object where all keys are strings, as those of a state_dict; else a Map, which keeps numbers apart from strings. */
  dict(items: readonly unknown[]): unknown {
    const entries: [unknown, unknown][] = [];
    for (let i = 0; i < items.length; i += 2) entries.push([items[i], this.make(items[i + 1])]);
    const named = entries.filter((entry): entry is [string, unknown] => typeof entry[0] === 'string');
    return named.length === entries.length ? Object.fromEntries(named) : new Map(entries);
  }

  tensor({ storage, sizes, strides, offset }: TensorRef): Tensor {
    const whole = this.storages.get(storage) ?? this.whole(storage);
    return new Tensor(whole.storage, sizes, strides, offset, storage.dtype);
  }

  whole(storage: StorageRef): Tensor {
    const tensor = empty([storage.numel], { dtype: storage.dtype, device: this.host.device });
    internal.writeArray(tensor, this.host.contentOf(storage));
    this.storages.set(storage, tensor);
    return tensor;
  }
}

export function build(root: unknown, host: BuildHost): unknown {
  check(root, host, new Map(), 0);
  return new Builder(host).make(root);
}
