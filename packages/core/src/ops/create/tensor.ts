import { writeArray } from '../../dispatch/copy.ts';
import { isComplexNumber, type Complex } from '../../complex.ts';
import { getDefaultDtype, isComplex, type DType } from '../../dtype.ts';
import { DTypeError, ShapeError, shapeText } from '../../errors.ts';
import { numelOf } from '../../layout/sizes.ts';
import { promoteTypes } from '../../promotion.ts';
import { Scalar, scalarDType, scalarValue } from '../../scalar.ts';
import { setElement } from '../../storage/elements.ts';
import { isHalf } from '../../storage/half.ts';
import { hostArray, type TypedArray } from '../../storage/storage.ts';
import { Tensor } from '../../tensor.ts';
import { toPlain } from '../read.ts';
import { blank, finished, type CreationOptions } from './options.ts';

export type NestedArray = number | boolean | bigint | Complex | Scalar | Tensor | readonly NestedArray[];
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

type Leaf = number | boolean | bigint | Complex;

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
    data instanceof Scalar ||
    isComplexNumber(data)
  ) {
    // Plain JS numbers make float32, integers too: only bigints and booleans say otherwise.
    dtypes.add(typeof data === 'number' ? getDefaultDtype() : scalarDType(data));
    leaves.push(scalarValue(data));
  } else {
    throw new DTypeError(
      `tensor: cannot make an element from ${data === null ? 'null' : typeof data}. Expected numbers, booleans, bigints or { re, im }.`,
      { op: 'tensor' },
    );
  }
}

const inferred = (found: Set<DType>): DType =>
  found.size === 0 ? getDefaultDtype() : [...found].reduce((a, b) => promoteTypes(a, b));

const fillLeaves = (out: TypedArray, leaves: readonly Leaf[], dtype: DType): void =>
  leaves.forEach((v, i) => setElement(out, dtype, i, v));

/**
 * A tensor from nested lists, a typed array or a number, copied.
 *
 * JS numbers make the default dtype (float32), booleans bool, bigints int64, complex numbers `{ re, im }` complex64,
 * typed arrays their own dtype. A Uint16Array holds the bit patterns of the float16 or bfloat16 that `dtype` names.
 * @throws ShapeError for ragged lists, DTypeError for other values
 */
export function tensor(data: TensorData, options: CreationOptions = {}): Tensor {
  if (isTyped(data)) return fromArray(data, [data.length], options);
  const sizes: number[] = [];
  const leaves: Leaf[] = [];
  const dtypes = new Set<DType>();
  collect(data, 0, sizes, leaves, dtypes);
  const rows = Array.isArray(data) ? (data as readonly unknown[]).filter(isTyped) : [];
  const dtype = rows.length > 0 && rows.length === sizes[0] ? typedDType(rows[0] as TypedArray) : inferred(dtypes);
  const out = blank('tensor', sizes, options, dtype);
  const array = hostArray(out.dtype, numelOf(sizes));
  fillLeaves(array, leaves, out.dtype);
  writeArray(out, array);
  return finished(out, options);
}

/** The array as it lies in memory for `dtype`. */
function converted(data: TypedArray, dtype: DType): TypedArray {
  if (data instanceof Uint16Array ? isHalf(dtype) : !isComplex(dtype) && typedDType(data) === dtype) return data;
  const out = hostArray(dtype, data.length);
  fillLeaves(out, Array.from<number | bigint>(data), dtype);
  return out;
}

/** Pairs (re, im) of floats, twice as many as there are elements. */
function pairs(data: TypedArray, dtype: DType): TypedArray {
  const parts = dtype === 'complex64' ? new Float32Array(data.length) : new Float64Array(data.length);
  parts.set(Array.from<number | bigint>(data).map(Number));
  return parts;
}

/**
 * As `tensor` for a typed array, with its sizes given. For a complex `dtype` the array may hold pairs (re, im).
 * @throws ShapeError when the sizes do not match its length, DTypeError for an array of no dtype
 */
export function fromArray(data: TypedArray, sizes: readonly number[], options: CreationOptions = {}): Tensor {
  const numel = numelOf(sizes);
  const { dtype } = options;
  const paired = dtype !== undefined && isComplex(dtype) && numel > 0 && data.length === 2 * numel;
  if (numel !== data.length && !paired) {
    throw new ShapeError(`fromArray: ${data.length} elements do not fill shape ${shapeText(sizes)}.`, {
      op: 'fromArray',
      shapes: [sizes],
    });
  }
  const patterns = data instanceof Uint16Array && dtype !== undefined && isHalf(dtype);
  const out = blank('fromArray', sizes, options, patterns ? dtype : typedDType(data));
  writeArray(out, paired ? pairs(data, out.dtype) : converted(data, out.dtype));
  return finished(out, options);
}
