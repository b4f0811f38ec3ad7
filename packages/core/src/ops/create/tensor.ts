import { writeArray } from '../../dispatch/copy.ts';
import { getDefaultDtype, type DType } from '../../dtype.ts';
import { DTypeError, ShapeError, shapeText } from '../../errors.ts';
import { numelOf } from '../../layout/sizes.ts';
import { Scalar, scalarDType, scalarValue } from '../../scalar.ts';
import { hostArray, type TypedArray } from '../../storage/storage.ts';
import { Tensor } from '../../tensor.ts';
import { toPlain } from '../read.ts';
import { blank, finished, type CreationOptions } from './options.ts';

export type NestedArray = number | boolean | bigint | Scalar | Tensor | readonly NestedArray[];
export type TensorData = NestedArray | TypedArray | readonly TypedArray[];

const arrayDTypes: readonly [new (length: number) => TypedArray, DType][] = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [BigInt64Array, 'int64'],
  [Int32Array, 'int32'],
  [Uint8Array, 'uint8'],
  [Int8Array, 'int8'],
  [Int16Array, 'int16'],
];

function typedDType(data: TypedArray): DType {
  const hit = arrayDTypes.find(([type]) => data instanceof type);
  if (hit === undefined)
    throw new DTypeError(`tensor: a ${data.constructor.name} has no matching dtype.`, { op: 'tensor' });
  return hit[1];
}

const isTyped = (x: unknown): x is TypedArray => ArrayBuffer.isView(x) && !(x instanceof DataView);

type Leaf = number | boolean | bigint;

/** Sizes of nested lists, checked to be rectangular; leaves in row-major order. */
function collect(data: unknown, depth: number, sizes: number[], leaves: Leaf[], dtypes: Set<DType>): void {
  if (Array.isArray(data) || isTyped(data)) {
    const length = data.length;
    if (sizes.length === depth) sizes.push(length);
    else if (sizes[depth] !== length) {
      throw new ShapeError(`tensor: rows of different lengths at dimension ${depth}: ${sizes[depth]} and ${length}.`, {
        op: 'tensor',
        shapes: [sizes],
      });
    }
    for (const item of data) collect(item, depth + 1, sizes, leaves, dtypes);
    return;
  }
  if (data instanceof Tensor && data.sizes.length > 0) {
    dtypes.add(data.dtype);
    return collect(toPlain(data), depth, sizes, leaves, dtypes);
  }
  if (depth !== sizes.length)
    throw new ShapeError(`tensor: a number stands where a list of ${shapeText(sizes.slice(depth))} is expected.`, {
      op: 'tensor',
    });
  if (data instanceof Tensor) {
    dtypes.add(data.dtype);
    leaves.push(toPlain(data) as Leaf);
  } else if (
    typeof data === 'number' ||
    typeof data === 'boolean' ||
    typeof data === 'bigint' ||
    data instanceof Scalar
  ) {
    // Plain JS numbers make float32, integers too: only bigints and booleans say otherwise.
    dtypes.add(typeof data === 'number' ? getDefaultDtype() : scalarDType(data));
    leaves.push(scalarValue(data));
  } else {
    throw new DTypeError(
      `tensor: cannot make an element from ${data === null ? 'null' : typeof data}. Expected numbers, booleans or bigints.`,
      { op: 'tensor' },
    );
  }
}

function inferred(found: Set<DType>): DType {
  if (found.size === 0) return getDefaultDtype();
  for (const dtype of ['float64', 'float32', 'int64', 'int32', 'uint8', 'bool'] as const)
    if (found.has(dtype)) return dtype;
  return getDefaultDtype();
}

function fillLeaves(out: TypedArray, leaves: readonly Leaf[], bool: boolean): void {
  if (out instanceof BigInt64Array) {
    leaves.forEach((v, i) => (out[i] = typeof v === 'bigint' ? v : BigInt(Math.trunc(Number(v)))));
  } else if (bool) leaves.forEach((v, i) => (out[i] = v ? 1 : 0));
  else leaves.forEach((v, i) => (out[i] = Number(v)));
}

/**
 * A tensor from nested lists, a typed array or a number, copied.
 *
 * JS numbers make the default dtype (float32), booleans bool, bigints int64, typed arrays their own dtype.
 * @throws ShapeError for ragged lists, DTypeError for other values
 */
export function tensor(data: TensorData, options: CreationOptions = {}): Tensor {
  if (isTyped(data)) {
    const out = blank('tensor', [data.length], options, typedDType(data));
    writeArray(out, convertArray(data, out.dtype));
    return finished(out, options);
  }
  const sizes: number[] = [];
  const leaves: Leaf[] = [];
  const dtypes = new Set<DType>();
  collect(data, 0, sizes, leaves, dtypes);
  const rows = Array.isArray(data) ? (data as readonly unknown[]).filter(isTyped) : [];
  const dtype = rows.length > 0 && rows.length === sizes[0] ? typedDType(rows[0] as TypedArray) : inferred(dtypes);
  const out = blank('tensor', sizes, options, dtype);
  const array = hostArray(out.dtype, numelOf(sizes));
  fillLeaves(array, leaves, out.dtype === 'bool');
  writeArray(out, array);
  return finished(out, options);
}

function convertArray(data: TypedArray, dtype: DType): TypedArray {
  if (typedDType(data) === dtype) return data;
  const out = hostArray(dtype, data.length);
  fillLeaves(out, Array.from<number | bigint>(data), dtype === 'bool');
  return out;
}

/** As `tensor` for a typed array, with its sizes given. @throws ShapeError when they do not match its length */
export function fromArray(data: TypedArray, sizes: readonly number[], options: CreationOptions = {}): Tensor {
  if (numelOf(sizes) !== data.length) {
    throw new ShapeError(`fromArray: ${data.length} elements do not fill shape ${shapeText(sizes)}.`, {
      op: 'fromArray',
      shapes: [sizes],
    });
  }
  const out = blank('fromArray', sizes, options, typedDType(data));
  writeArray(out, convertArray(data, out.dtype));
  return finished(out, options);
}
