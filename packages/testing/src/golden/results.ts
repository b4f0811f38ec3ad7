// Results against those of PyTorch.
import { Tensor, type DType } from '@kindling/core';
import { mismatch, valuesOf } from '../compare/values.ts';
import { MismatchError } from '../errors.ts';
import { place } from '../inputs/place.ts';
import type { GoldenEntry, GoldenSample } from './format.ts';
import { invariants } from './gauge.ts';
import { goldenValues } from './tensors.ts';
import { toleranceOf } from './tolerances.ts';

export const differs = (what: string, text: string): MismatchError => new MismatchError(`${what}: ${text}`);

/** Compares results of any structure; tensors are those of the entry. @throws MismatchError */
export function compare(entry: GoldenEntry, actual: unknown, expected: unknown, what: string): void {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      throw differs(what, `expected ${expected.length} results, got ${Array.isArray(actual) ? actual.length : 'one'}`);
    }
    expected.forEach((e, i) => compare(entry, actual[i], e, `${what}[${i}]`));
  } else if (typeof expected === 'object' && expected !== null) {
    const [key, content] = Object.entries(expected)[0] as [string, unknown];
    if (key === '$t') compareTensor(entry, actual, content as number, what);
    else if (key === '$tuple' || key === '$size')
      compare(entry, Array.from(actual as ArrayLike<unknown>), content, what);
    else
      compare(
        entry,
        actual,
        key === '$f' ? Number(content === '-inf' ? -Infinity : content === 'inf' ? Infinity : content) : content,
        what,
      );
  } else if (!Object.is(actual, expected)) throw differs(what, `got ${String(actual)}, expected ${String(expected)}`);
}

/**
 * Compares the outputs of a sample; factors whose signs an algorithm chooses by what does not depend on them. @throws
 * MismatchError
 */
export function compareOutputs(entry: GoldenEntry, sample: GoldenSample, out: unknown, what: string): void {
  const actual = flatten(out);
  const unsigned = invariants(entry.op, actual);
  if (unsigned === null) return compare(entry, out, sample.out, what);
  const device = (actual[0] as Tensor).device;
  const expected = tensorsOf(sample.out).map((index) => place(goldenValues(entry, index), {}, device));
  const dtype = (expected[0] as Tensor).dtype;
  for (const [i, wanted] of (invariants(entry.op, expected) ?? []).entries()) {
    const text = mismatch(valuesOf(unsigned[i] as Tensor), valuesOf(wanted), toleranceOf(entry.op, dtype));
    if (text !== null) throw differs(`${what}, product ${i} of the factors`, text);
  }
}

export function compareTensor(entry: GoldenEntry, actual: unknown, index: number, what: string): void {
  const expected = goldenValues(entry, index);
  if (!(actual instanceof Tensor)) throw differs(what, `expected a tensor, got ${String(actual)}`);
  const text = mismatch(valuesOf(actual), expected, toleranceOf(entry.op, expected.dtype));
  if (text !== null) throw differs(what, text);
}

/** The expected tensors, in order. */
function tensorsOf(out: unknown): number[] {
  if (Array.isArray(out)) return out.flatMap(tensorsOf);
  if (typeof out !== 'object' || out === null) return [];
  const { $t, $tuple }: { $t?: number; $tuple?: readonly unknown[] } = out;
  if ($tuple !== undefined) return tensorsOf($tuple);
  return $t === undefined ? [] : [$t];
}

/** Dtypes of the expected tensors. */
export const outputs = (entry: GoldenEntry, out: unknown): DType[] =>
  tensorsOf(out).map((index) => (entry.tensors[index] as { dtype: DType }).dtype);

const isIterable = (x: unknown): x is Iterable<unknown> => typeof x === 'object' && x !== null && Symbol.iterator in x;

/** All output tensors, in order. */
export function flatten(out: unknown): Tensor[] {
  if (out instanceof Tensor) return [out];
  return isIterable(out) ? Array.from(out).flatMap(flatten) : [];
}
