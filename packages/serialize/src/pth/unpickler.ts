// Python's pickle machine, protocols 2 to 5, cut down to building data. https://docs.python.org/3/library/pickletools.html
import { ByteReader } from './byte-reader.ts';
import { globals } from './globals.ts';
import { Callable, PyDict, PySet, TensorRef, type StorageRef } from './python-values.ts';

/** What a stream of this kind needs from the file around it; both throw on what they do not accept. */
export interface PickleHost {
  /** The storage that a persistent id describes. */
  storage(id: readonly unknown[]): StorageRef;
  fail(what: string): never;
  /** Bytes of pickle beyond which it is refused: each may take eight bytes of memory and some time. */
  readonly longest: number;
}

/** A sixteenth of what a file may unpack to: far above the descriptions of any model. */
export const longestPickle = (maxBytes: number): number => Math.floor(maxBytes / 16);

/** Far above any checkpoint's, and far below what would fill memory. */
const MOST_OBJECTS = 1 << 20;
const LONGEST_INTEGER = 1024;
/** Tensors count as this many objects, by the memory they take. */
const TENSOR_COST = 4;
/** Characters that count as one object. */
const TEXT_PER_OBJECT = 64;

class Machine {
  readonly reader: ByteReader;
  readonly host: PickleHost;
  readonly stack: unknown[] = [];
  /** Where on the stack each open group begins. */
  readonly marks: number[] = [];
  readonly memo = new Map<number, unknown>();
  made = 0;

  constructor(reader: ByteReader, host: PickleHost) {
    this.reader = reader;
    this.host = host;
  }

  /** Counts a container or tensor; `cost` is above 1 where more is copied. */
  make<T>(value: T, cost = 1): T {
    this.made += cost;
    if (this.made > MOST_OBJECTS) this.host.fail(`the pickle makes more than ${MOST_OBJECTS} objects.`);
    return value;
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.host.fail('the pickle takes from an empty stack.');
    return this.stack.pop();
  }

  top(): unknown {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.host.fail('the pickle looks at an empty stack.');
    return this.stack.at(-1);
  }

  /** Everything since the last mark. */
  group(): unknown[] {
    const start = this.marks.pop() ?? this.host.fail('the pickle closes a group that is not open.');
    return this.stack.splice(start);
  }

  last(count: number): unknown[] {
    const values = Array.from({ length: count }, () => this.pop());
    return values.reverse();
  }

  list(): unknown[] {
    const value = this.top();
    return Array.isArray(value)
      ? (value as unknown[])
      : this.host.fail('the pickle appends to something other than a list.');
  }

  append(values: readonly unknown[]): void {
    const list = this.list();
    for (const value of values) list.push(value);
  }

  setItems(values: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof PyDict) || values.length % 2 !== 0)
      return this.host.fail('the pickle sets items of something other than a dict.');
    for (const value of values) target.items.push(value);
  }

  addItems(values: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof PySet)) return this.host.fail('the pickle adds to something other than a set.');
    for (const value of values) target.items.push(value);
  }

  global(module: unknown, name: unknown): void {
    const path = `${String(module)}.${String(name)}`;
    this.push(
      globals.get(path) ??
        this.host.fail(
          `it wants to load ${path.length > 200 ? `${path.slice(0, 200)}…` : path}, which is neither a tensor nor plain data. ` +
            'Save the state_dict() instead of the object, or leave that entry out.',
        ),
    );
  }

  reduce(): void {
    const args = this.pop();
    const callable = this.pop();
    if (!(callable instanceof Callable)) return this.host.fail('the pickle calls something that is no function.');
    if (!Array.isArray(args)) return this.host.fail(`the pickle calls ${callable.name} without arguments.`);
    const value = callable.call(args, (what) => this.host.fail(what));
    this.push(this.make(value, value instanceof TensorRef ? TENSOR_COST : 1 + costOf(args[0])));
  }

  /** Attributes: those of an OrderedDict (`_metadata`) and of a tensor are dropped, nothing else has any. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (!(state instanceof PyDict) || !(target instanceof PyDict || target instanceof TensorRef))
      this.host.fail('the pickle sets attributes of something other than a dict or a tensor.');
  }

  persistent(): void {
    const id = this.pop();
    this.push(
      Array.isArray(id) ? this.host.storage(id) : this.host.fail('the pickle names a storage in an unknown way.'),
    );
  }

  recall(index: number): void {
    if (!this.memo.has(index)) this.host.fail(`the pickle recalls value ${index}, which it never kept.`);
    this.push(this.memo.get(index));
  }

  integer(length: number): void {
    if (length > LONGEST_INTEGER) this.host.fail(`an integer of ${length} bytes is too long.`);
    this.push(this.reader.integer(length));
  }
}

/** What copying an argument costs, since a short pickle may ask for many copies of one. */
function costOf(argument: unknown): number {
  if (Array.isArray(argument)) return argument.length;
  if (argument instanceof PyDict) return argument.items.length;
  return typeof argument === 'string' ? Math.ceil(argument.length / TEXT_PER_OBJECT) : 0;
}

type Step = (m: Machine, r: ByteReader) => void;

/** By the opcode's byte. STOP (0x2e) is the loop's. */
const steps: Readonly<Record<number, Step>> = {
  0x28: (m) => m.marks.push(m.stack.length), // MARK
  0x29: (m) => m.push(m.make([])), // EMPTY_TUPLE
  0x30: (m) => m.pop(), // POP
  0x31: (m) => m.group(), // POP_MARK
  0x32: (m) => m.push(m.top()), // DUP
  0x42: (m, r) => m.push(r.take(r.u32()).slice()), // BINBYTES
  0x43: (m, r) => m.push(r.take(r.u8()).slice()), // SHORT_BINBYTES
  0x47: (m, r) => m.push(r.float()), // BINFLOAT
  0x4a: (m, r) => m.push(r.i32()), // BININT
  0x4b: (m, r) => m.push(r.u8()), // BININT1
  0x4d: (m, r) => m.push(r.u16()), // BININT2
  0x4e: (m) => m.push(null), // NONE
  0x51: (m) => m.persistent(), // BINPERSID
  0x52: (m) => m.reduce(), // REDUCE
  0x54: (m, r) => m.push(r.utf8(r.u32())), // BINSTRING, of Python 2
  0x55: (m, r) => m.push(r.utf8(r.u8())), // SHORT_BINSTRING
  0x58: (m, r) => m.push(r.utf8(r.u32())), // BINUNICODE
  0x5d: (m) => m.push(m.make([])), // EMPTY_LIST
  0x61: (m) => m.append(m.last(1)), // APPEND
  0x62: (m) => m.build(), // BUILD
  0x63: (m, r) => m.global(r.line(), r.line()), // GLOBAL
  0x64: (m) => m.push(m.make(new PyDict(even(m.group(), m)))), // DICT
  0x65: (m) => m.append(m.group()), // APPENDS
  0x68: (m, r) => m.recall(r.u8()), // BINGET
  0x6a: (m, r) => m.recall(r.u32()), // LONG_BINGET
  0x6c: (m) => m.push(m.make(m.group())), // LIST
  0x71: (m, r) => m.memo.set(r.u8(), m.top()), // BINPUT
  0x72: (m, r) => m.memo.set(r.u32(), m.top()), // LONG_BINPUT
  0x73: (m) => m.setItems(m.last(2)), // SETITEM
  0x74: (m) => m.push(m.make(m.group())), // TUPLE
  0x75: (m) => m.setItems(m.group()), // SETITEMS
  0x7d: (m) => m.push(m.make(new PyDict())), // EMPTY_DICT
  0x80: (m, r) => protocol(r.u8(), m), // PROTO
  0x81: (m) => m.reduce(), // NEWOBJ: the classes among the globals are made as they are called
  0x85: (m) => m.push(m.make(m.last(1))), // TUPLE1
  0x86: (m) => m.push(m.make(m.last(2))), // TUPLE2
  0x87: (m) => m.push(m.make(m.last(3))), // TUPLE3
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x8a: (m, r) => m.integer(r.u8()), // LONG1
  0x8b: (m, r) => m.integer(r.u32()), // LONG4
  0x8c: (m, r) => m.push(r.utf8(r.u8())), // SHORT_BINUNICODE
  0x8d: (m, r) => m.push(r.utf8(r.u64())), // BINUNICODE8
  0x8e: (m, r) => m.push(r.take(r.u64()).slice()), // BINBYTES8
  0x8f: (m) => m.push(m.make(new PySet())), // EMPTY_SET
  0x90: (m) => m.addItems(m.group()), // ADDITEMS
  0x91: (m) => m.push(m.make(new PySet(m.group()))), // FROZENSET
  0x93: (m) => m.global(...(m.last(2) as [unknown, unknown])), // STACK_GLOBAL
  0x94: (m) => m.memo.set(m.memo.size, m.top()), // MEMOIZE
  0x95: (_, r) => r.skip(8), // FRAME
  0x96: (m, r) => m.push(r.take(r.u64()).slice()), // BYTEARRAY8
};

function even(items: unknown[], m: Machine): unknown[] {
  return items.length % 2 === 0 ? items : m.host.fail('the pickle makes a dict of an odd number of values.');
}

function protocol(version: number, m: Machine): void {
  if (version < 2 || version > 5) m.host.fail(`pickle protocol ${version} is unknown; 2 to 5 are.`);
}

/** Runs one pickle from `at`: the value it describes, and where it ends. */
export function unpickle(bytes: Uint8Array, at: number, host: PickleHost): { value: unknown; end: number } {
  const reader = new ByteReader(bytes, at, (what) => host.fail(what));
  const machine = new Machine(reader, host);
  for (;;) {
    const code = reader.u8();
    if (code === 0x2e) break;
    if (reader.at - at > host.longest)
      host.fail(`the pickle is longer than ${host.longest} bytes. Pass a larger maxBytes if you trust it.`);
    const step =
      steps[code] ??
      host.fail(`pickle opcode 0x${code.toString(16)} at ${reader.at - 1} is not one of those that build data.`);
    step(machine, reader);
  }
  const value = machine.pop();
  if (machine.stack.length > 0) host.fail('the pickle ends with values left over.');
  return { value, end: reader.at };
}
