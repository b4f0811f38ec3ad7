import { fromArray, internal, stack, Tensor, tensor } from '@kindling/core';
import type { TypedArray } from '@kindling/core';
import { DataError } from '../errors.ts';
import { stackUnwritten } from '../workers/pack.ts';

/** The type of a batch of samples of type T. */
export type Collated<T> = unknown extends T
  ? unknown
  : T extends Tensor | number | bigint | boolean | TypedArray
    ? Tensor
    : T extends string
      ? string[]
      : T extends readonly unknown[]
        ? { -readonly [K in keyof T]: Collated<T[K]> }
        : T extends object
          ? { [K in keyof T]: Collated<T[K]> }
          : T[];

/**
 * Makes a batch of samples: tensors are stacked along a new first dimension; numbers become a float32 tensor, bigints an
 * int64 and booleans a bool one, typed arrays the rows of a tensor of their dtype; strings stay a list; lists and plain
 * objects are collated part by part.
 *
 * @throws DataError when the samples are of different kinds, shapes or lengths.
 */
export function defaultCollate<T>(samples: readonly T[]): Collated<T> {
  // The type says of each kind of sample what `collate` does with it.
  return collate(samples, 'sample', stack) as Collated<T>;
}

/** The same for a batch that is packed at once: samples go straight to their places in shared memory. */
export const collateToPack = (samples: readonly unknown[]): unknown => collate(samples, 'sample', stackUnwritten);

type Stack = (tensors: readonly Tensor[]) => unknown;

function collate(samples: readonly unknown[], where: string, join: Stack): unknown {
  const first = samples[0];
  if (first instanceof Tensor) return stackTensors(ofOneKind(samples, where, isTensor), where, join);
  if (isTyped(first)) return stackArrays(ofOneKind(samples, where, isTyped), where, join);
  if (typeof first === 'number') return tensor(ofOneKind(samples, where, isNumber));
  if (typeof first === 'bigint') return tensor(BigInt64Array.from(ofOneKind(samples, where, isBigint)));
  if (typeof first === 'boolean') return tensor(ofOneKind(samples, where, isBoolean));
  if (typeof first === 'string') return ofOneKind(samples, where, isString);
  if (Array.isArray(first)) return collateLists(ofOneKind(samples, where, isList), where, join);
  if (isPlainObject(first)) return collateObjects(ofOneKind(samples, where, isPlainObject), where, join);
  throw new DataError(`defaultCollate: ${where} is ${describe(first)}, which has no batch. Pass a collateFn.`);
}

type Guard<T> = (value: unknown) => value is T;
const isTensor: Guard<Tensor> = (value): value is Tensor => value instanceof Tensor;
const isTyped: Guard<TypedArray> = (value): value is TypedArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);
const isNumber: Guard<number> = (value): value is number => typeof value === 'number';
const isBigint: Guard<bigint> = (value): value is bigint => typeof value === 'bigint';
const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
const isString: Guard<string> = (value): value is string => typeof value === 'string';
const isList: Guard<unknown[]> = (value): value is unknown[] => Array.isArray(value);
const isPlainObject: Guard<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'object'}` : `a ${typeof value}`;
}

function ofOneKind<T>(samples: readonly unknown[], where: string, guard: Guard<T>): T[] {
  const odd = samples.findIndex((sample) => !guard(sample));
  if (odd < 0) return samples as T[];
  throw new DataError(
    `defaultCollate: ${where} is ${describe(samples[0])} in the first sample of the batch and ${describe(samples[odd])} in sample ${odd}.`,
  );
}

function stackTensors(tensors: readonly Tensor[], where: string, join: Stack): unknown {
  const text = (one: Tensor | undefined): string => `[${(one?.sizes ?? []).join(', ')}] ${one?.dtype}`;
  const wanted = text(tensors[0]);
  const odd = tensors.findIndex((one) => text(one) !== wanted);
  if (odd < 0) return join(tensors);
  throw new DataError(
    `defaultCollate: ${where} is ${text(tensors[0])} in the first sample of the batch and ${text(tensors[odd])} in sample ${odd}. ` +
      'Make them equal in the dataset, or pass a collateFn that pads.',
  );
}

/** Rows that are alike are joined before there is a tensor: one is cheaper than one for each. */
function stackArrays(rows: readonly TypedArray[], where: string, join: Stack): unknown {
  const [first] = rows as readonly [TypedArray];
  const alike = rows.every((row) => row.constructor === first.constructor && row.length === first.length);
  if (!alike) {
    const tensors = rows.map((row) => tensor(row));
    return stackTensors(tensors, where, join);
  }
  // Each kind of typed array has this constructor.
  const all = new (first.constructor as new (length: number) => TypedArray)(rows.length * first.length);
  const bytes = internal.bytesOf(all);
  rows.forEach((row, i) => bytes.set(internal.bytesOf(row), i * row.byteLength));
  return fromArray(all, [rows.length, first.length]);
}

function collateLists(lists: readonly unknown[][], where: string, join: Stack): unknown[] {
  const length = lists[0]?.length ?? 0;
  const odd = lists.findIndex((list) => list.length !== length);
  if (odd >= 0) {
    throw new DataError(
      `defaultCollate: ${where} has ${length} parts in the first sample of the batch and ${lists[odd]?.length} in sample ${odd}.`,
    );
  }
  return Array.from({ length }, (_, i) =>
    collate(
      lists.map((list) => list[i]),
      `${where}[${i}]`,
      join,
    ),
  );
}

function collateObjects(
  objects: readonly Record<string, unknown>[],
  where: string,
  join: Stack,
): Record<string, unknown> {
  const keys = Object.keys(objects[0] ?? {});
  const odd = objects.findIndex((object) => !keys.every((key) => Object.hasOwn(object, key)));
  if (odd >= 0)
    throw new DataError(
      `defaultCollate: sample ${odd} of the batch lacks a key of the first, ${where}.{${keys.join(', ')}}.`,
    );
  return Object.fromEntries(
    keys.map((key) => [
      key,
      collate(
        objects.map((object) => object[key]),
        `${where}.${key}`,
        join,
      ),
    ]),
  );
}
