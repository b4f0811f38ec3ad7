// Every error that core raises: typed, with the op, shapes and dtypes as fields, so that nobody parses text.
import type { DType } from './dtype.ts';

type Shape = readonly number[];

export interface ErrorDetail {
  readonly op?: string;
  readonly shapes?: readonly Shape[];
  readonly dtypes?: readonly DType[];
}

/** Base of all errors that Kindling raises on purpose. */
export class KindlingError extends Error {
  readonly op: string | undefined;
  readonly shapes: readonly Shape[];
  readonly dtypes: readonly DType[];

  constructor(message: string, { op, shapes = [], dtypes = [] }: ErrorDetail = {}) {
    super(message);
    this.name = new.target.errorName;
    this.op = op;
    this.shapes = shapes;
    this.dtypes = dtypes;
  }

  static readonly errorName: string = 'KindlingError';
}

/** Sizes, strides or dimensions that do not fit. */
export class ShapeError extends KindlingError {
  static override readonly errorName: string = 'ShapeError';
}
/** A dtype an op does not take, or a result that does not fit one. */
export class DTypeError extends KindlingError {
  static override readonly errorName: string = 'DTypeError';
}
/** A device that is unknown, failed to load, or is mixed with another. */
export class DeviceError extends KindlingError {
  static override readonly errorName: string = 'DeviceError';
}
/** An index outside its dimension, or an index expression that makes no sense. */
export class IndexError extends KindlingError {
  static override readonly errorName: string = 'IndexError';
}
/** A value outside what an op takes. */
export class ValueError extends KindlingError {
  static override readonly errorName: string = 'ValueError';
}
/** A part of an op that PyTorch has and Kindling does not have yet. */
export class NotImplementedError extends KindlingError {
  static override readonly errorName: string = 'NotImplementedError';
}
/** A matrix without the inverse, factor or eigenvalues that an op needs. */
export class LinAlgError extends KindlingError {
  static override readonly errorName: string = 'LinAlgError';
}
/** Gradient bookkeeping used wrongly. */
export class AutogradError extends KindlingError {
  static override readonly errorName: string = 'AutogradError';
}
/** Memory that is exhausted, or storage used after it was freed. */
export class MemoryError extends KindlingError {
  static override readonly errorName: string = 'MemoryError';
}

export const shapeText = (sizes: Shape): string => `[${sizes.join(', ')}]`;

export function broadcastError(op: string, a: Shape, b: Shape, dim: number, da: number, db: number): ShapeError {
  return new ShapeError(
    `${op}: shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast: ` +
      `dimension ${dim} is ${da} against ${db} (each pair, from the right, must be equal or contain a 1).`,
    { op, shapes: [a, b] },
  );
}

export function dimError(op: string, dim: number, ndim: number, sizes?: Shape): IndexError {
  const range = ndim === 0 ? '-1 or 0' : `${-ndim} to ${ndim - 1}`;
  return new IndexError(
    `${op}: dimension ${dim} is out of range (expected ${range})${sizes ? ` for shape ${shapeText(sizes)}` : ''}.`,
    { op, shapes: sizes ? [sizes] : [] },
  );
}

export function innerSizeError(op: string, a: Shape, b: Shape, ka: number, kb: number): ShapeError {
  const fits = b.length >= 2 && b.at(-1) === ka;
  const turned = [...b.slice(0, -2), b.at(-1) ?? 0, b.at(-2) ?? 0];
  const hint = fits
    ? `\nDid you mean x.${op}(w.t())? w is ${shapeText(b)}, w.t() is ${shapeText(turned)}.`
    : '\nThe last dimension of the first must equal the second-to-last of the second.';
  return new ShapeError(`${op}: inner sizes differ: ${shapeText(a)} x ${shapeText(b)} (${ka} against ${kb}).${hint}`, {
    op,
    shapes: [a, b],
  });
}

export function dtypeMismatch(op: string, a: DType, b: DType): DTypeError {
  return new DTypeError(
    `${op}: expected both operands to have one dtype, got ${a} and ${b}. Convert one with .to('${a}').`,
    {
      op,
      dtypes: [a, b],
    },
  );
}

export function needsDType(op: string, wanted: string, got: DType): DTypeError {
  return new DTypeError(`${op}: expected ${wanted}, got ${got}. Convert with .to(dtype) first.`, { op, dtypes: [got] });
}

/** Raised by a dispatcher when a kernel reports an index outside its dimension. */
export function indexValueError(op: string, dim: number, size: number, value: number | bigint): IndexError {
  return new IndexError(`${op}: index ${value} is out of bounds for dimension ${dim} with size ${size}.`, { op });
}

export function deviceMismatch(op: string, a: string, b: string): DeviceError {
  return new DeviceError(`${op}: tensors are on different devices, ${a} and ${b}. Move one with .to('${a}').`, { op });
}
