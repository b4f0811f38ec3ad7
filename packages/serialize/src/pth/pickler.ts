// JS values as a pickle of protocol 2, the one that torch.save writes. https://docs.python.org/3/library/pickletools.html
import { dtypes, Scalar, Size, Tensor, type Storage } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { ByteWriter } from './byte-writer.ts';
import { storageTypes } from './storage-types.ts';

const DEEPEST = 1000;

export class Pickler {
  readonly out = new ByteWriter();
  readonly file: string;
  /** Whole storages as flat tensors, by their name in the file. */
  readonly storages = new Map<Storage, { readonly key: string; readonly whole: Tensor }>();
  /** Strings and objects; globals have their own, since a string may look like one. */
  readonly memo = new Map<unknown, number>();
  readonly globals = new Map<string, number>();
  /** From the root to the value at hand, for messages. */
  readonly path: string[] = [];
  readonly open = new Set<object>();

  constructor(file: string) {
    this.file = file;
  }

  fail(what: string): never {
    throw new SerializeError(this.file, what, this.path.length === 0 ? undefined : this.path.join('.'));
  }

  pickle(root: unknown): Uint8Array {
    this.out.op('\x80\x02');
    this.value(root);
    this.out.op('.');
    return this.out.bytes();
  }

  value(value: unknown): void {
    if (value === null) this.out.op('N');
    else if (typeof value === 'boolean') this.out.op(value ? '\x88' : '\x89');
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'bigint') this.out.integer(value);
    else if (typeof value === 'string') this.string(value);
    else if (typeof value === 'object') this.object(value);
    else this.fail(`a value of type ${typeof value} cannot be saved. Leave it out, or save null.`);
  }

  /** Integer-valued ones as int, as everywhere in Kindling; -0 and those beyond 2^53 as float. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.out.float(value);
    else this.out.integer(BigInt(value));
  }

  string(value: string): void {
    if (this.recalled(value)) return;
    if (/\p{Surrogate}/u.test(value)) this.fail(`the text ${JSON.stringify(value)} is no valid Unicode.`);
    this.out.text(value);
    this.keep(value, this.memo);
  }

  /** Writes a reference to a value that was written before. */
  recalled(value: unknown, memo: ReadonlyMap<unknown, number> = this.memo): boolean {
    const index = memo.get(value);
    if (index === undefined) return false;
    if (index < 256) this.out.op('h').u8(index);
    else this.out.op('j').u32(index);
    return true;
  }

  keep<T>(value: T, memo: Map<T, number>): void {
    const index = this.memo.size + this.globals.size;
    memo.set(value, index);
    if (index < 256) this.out.op('q').u8(index);
    else this.out.op('r').u32(index);
  }

  object(value: object): void {
    if (value instanceof Scalar) return this.scalar(value);
    if (this.recalled(value)) return;
    if (this.open.has(value)) this.fail('it holds a container within itself, which cannot be saved.');
    if (this.open.size > DEEPEST) this.fail(`it is nested deeper than ${DEEPEST} levels.`);
    this.open.add(value);
    this.contents(value);
    this.keep(value, this.memo);
    this.open.delete(value);
  }

  contents(value: object): void {
    if (value instanceof Tensor) this.tensor(value);
    else if (value instanceof Size) this.reduced('torch\nSize', () => this.sizes(value));
    else if (Array.isArray(value)) this.list(value);
    else if (value instanceof Map) this.dict(value);
    else if (value instanceof Set) this.reduced('__builtin__\nset', () => this.list([...(value as Set<unknown>)]));
    else if (value instanceof Uint8Array) this.raw(value);
    else if ([Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null))
      this.dict(Object.entries(value));
    else
      this.fail(
        `an object of class ${value.constructor.name} cannot be saved. Save its stateDict() or plain values; typed arrays as tensors.`,
      );
  }

  scalar({ value, kind }: Scalar): void {
    if (typeof value === 'number' && kind === 'float') this.out.float(value);
    else if (typeof value === 'object') this.fail('a complex number cannot be saved. Save a tensor.');
    else this.value(value);
  }

  list(items: readonly unknown[]): void {
    this.out.op('](');
    items.forEach((item, i) => this.within(String(i), () => this.value(item)));
    this.out.op('e');
  }

  dict(entries: Iterable<readonly [unknown, unknown]>): void {
    this.out.op('}(');
    for (const [key, value] of entries) {
      if (typeof key === 'object' && key !== null)
        this.fail('a Map has a key that is neither a string nor a number nor a boolean.');
      this.value(key);
      this.within(String(key), () => this.value(value));
    }
    this.out.op('u');
  }

  within(name: string, write: () => void): void {
    this.path.push(name);
    write();
    this.path.pop();
  }

  sizes(sizes: readonly number[]): void {
    this.out.op('(');
    for (const size of sizes) this.number(size);
    this.out.op('t');
  }

  global(name: string): void {
    if (this.recalled(name, this.globals)) return;
    this.out.op(`c${name}\n`);
    this.keep(name, this.globals);
  }

  /** A call of `name` with one argument. */
  reduced(name: string, argument: () => void): void {
    this.global(name);
    argument();
    this.out.op('\x85R');
  }

  /** Protocol 2 has no bytes: as text of one character for each. */
  raw(bytes: Uint8Array): void {
    this.global('_codecs\nencode');
    this.out.latin1AsText(bytes);
    this.string('latin1');
    this.out.op('\x86R');
  }

  /** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`, without gradient, as a state_dict has it. */
  tensor(tensor: Tensor): void {
    const { dtype } = tensor;
    const { key, whole } = this.storage(tensor);
    this.global('torch._utils\n_rebuild_tensor_v2');
    this.out.op('((');
    this.string('storage');
    this.global(`torch\n${storageTypes[dtype]}`);
    this.string(key);
    this.string('cpu');
    this.number(whole.sizes[0] as number);
    this.out.op('tQ');
    this.number(tensor.offset);
    this.sizes(tensor.sizes);
    this.sizes(tensor.strides);
    this.out.op('\x89');
    this.global('collections\nOrderedDict');
    this.out.op(')RtR');
  }

  storage({ storage, dtype }: Tensor): { readonly key: string; readonly whole: Tensor } {
    const known = this.storages.get(storage);
    if (known === undefined) {
      const numel = Math.floor(storage.bytes / dtypes[dtype].itemsize);
      const made = { key: String(this.storages.size), whole: new Tensor(storage, [numel], [1], 0, dtype) };
      this.storages.set(storage, made);
      return made;
    }
    if (known.whole.dtype !== dtype)
      this.fail(
        `${dtype} and ${known.whole.dtype} views share this tensor's memory, which .pth cannot hold. clone() one of them first.`,
      );
    return known;
  }
}
