import { DTypeError, type TensorView } from '@kindling/core';
import { isFloat, load, loadFloats, loadIntegers, store, type Element } from '../elements.ts';
import { erf, erfc, erfinv } from '../special.ts';

type Float = (x: number) => number;
type Integer = (x: bigint) => bigint;

export const unary =
  (float: Float, integer?: Integer) =>
  (out: TensorView, x: TensorView): void => {
    if (isFloat(x)) store(out, loadFloats(x).map(float));
    else if (integer !== undefined) store(out, loadIntegers(x).map(integer));
    else throw new DTypeError(`reference backend: no kernel for ${x.dtype}.`, { dtypes: [x.dtype] });
  };

const predicate =
  (test: (x: Element) => boolean) =>
  (out: TensorView, x: TensorView): void =>
    store(
      out,
      load(x).map((v) => Number(test(v))),
    );

const same: Integer = (x) => x;

/** To the nearest integer, halves to the even one. */
function roundEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

export const unaryKernels = {
  neg: unary(
    (x) => -x,
    (x) => -x,
  ),
  abs: unary(Math.abs, (x) => (x < 0n ? -x : x)),
  sign: unary(
    (x) => Number(x > 0) - Number(x < 0),
    (x) => BigInt(x > 0n) - BigInt(x < 0n),
  ),
  floor: unary(Math.floor, same),
  ceil: unary(Math.ceil, same),
  round: unary(roundEven, same),
  trunc: unary(Math.trunc, same),
  relu: unary(
    (x) => (x <= 0 ? 0 : x),
    (x) => (x <= 0n ? 0n : x),
  ),
  bitwiseNot: (out: TensorView, x: TensorView): void =>
    store(
      out,
      loadIntegers(x).map((v) => (x.dtype === 'bool' ? 1n - v : ~v)),
    ),
  exp: unary(Math.exp),
  exp2: unary((x) => 2 ** x),
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  log2: unary(Math.log2),
  log10: unary(Math.log10),
  log1p: unary(Math.log1p),
  sqrt: unary(Math.sqrt),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  reciprocal: unary((x) => 1 / x),
  sin: unary(Math.sin),
  sinc: unary((x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  asin: unary(Math.asin),
  acos: unary(Math.acos),
  atan: unary(Math.atan),
  sinh: unary(Math.sinh),
  cosh: unary(Math.cosh),
  tanh: unary(Math.tanh),
  asinh: unary(Math.asinh),
  acosh: unary(Math.acosh),
  atanh: unary(Math.atanh),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  erf: unary(erf),
  erfc: unary(erfc),
  erfinv: unary(erfinv),
  isnan: predicate((x) => Number.isNaN(Number(x))),
  isinf: predicate((x) => Math.abs(Number(x)) === Infinity),
  isfinite: predicate((x) => Number.isFinite(Number(x))),
  logicalNot: predicate((x) => Number(x) === 0),
};
