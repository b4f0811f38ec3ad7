// Builders for elementwise ops.
import { input, type InputOptions } from '../inputs/input.ts';
import { everyDType, numbers, sample, type Argument, type OpName, type OpSample } from './sample.ts';

type Exact = readonly (readonly [x: number, y: number])[];

export interface UnaryOptions extends Partial<
  Pick<OpSample, 'dtypes' | 'gradient' | 'method' | 'inplace' | 'skips' | 'tolerance'>
> {
  readonly domain?: InputOptions['domain'];
  readonly avoid?: InputOptions['avoid'];
  /** Pairs of element and result. */
  readonly exact?: Exact;
}

/** Shapes every elementwise op is tried on. */
const shapes = [[3, 4], [2, 3, 2], [], [0], [2, 0, 3], [1]] as const;

/** A function of one element; all dtypes, a method, an in-place twin and `out`, unless said otherwise. */
export function unarySample(
  name: OpName,
  { domain, avoid, exact = [], dtypes = everyDType, ...rest }: UnaryOptions = {},
): OpSample {
  return sample(name, {
    inplace: `${name}_`,
    out: true,
    dtypes,
    exact: exact.map(([x, y]) => [[[x]], [y]]),
    cases: shapes.map((shape) => [input(shape, { domain, avoid })]),
    ...rest,
  });
}

export interface BinaryOptions extends Partial<
  Pick<OpSample, 'dtypes' | 'gradient' | 'method' | 'inplace' | 'out' | 'skips' | 'errors' | 'tolerance'>
> {
  readonly domain?: InputOptions['domain'];
  /** Of the second operand, where it differs. */
  readonly second?: InputOptions;
  readonly avoid?: InputOptions['avoid'];
  readonly exact?: readonly (readonly [a: number, b: number, y: number])[];
  /** Whether plain numbers may stand for the second operand. */
  readonly scalars?: readonly number[];
}

/** A function of two elements, broadcasting; numeric dtypes unless said otherwise. */
export function binarySample(
  name: OpName,
  { domain, avoid, second, exact = [], dtypes = numbers, scalars = [2], errors = [], ...rest }: BinaryOptions = {},
): OpSample {
  const pair = (a: readonly number[], b: readonly number[]): Argument[] => [
    input(a, { domain, avoid }),
    input(b, second ?? { domain, avoid }),
  ];
  return sample(name, {
    inplace: `${name}_`,
    out: true,
    dtypes,
    exact: exact.map(([a, b, y]) => [[[a], [b]], [y]]),
    cases: [
      pair([3, 4], [3, 4]),
      pair([3, 4], [4]),
      pair([2, 1, 3], [4, 1]),
      pair([3, 4], []),
      pair([], []),
      pair([0], [0]),
      pair([2, 0, 3], [3]),
      ...scalars.map((s) => [input([2, 3], { domain, avoid }), s]),
    ],
    errors: [
      {
        args: pair([2, 3], [2, 4]),
        throws: /shapes \[2, 3\] and \[2, 4\] do not broadcast: dimension 1 is 3 against 4/,
      },
      ...errors,
    ],
    ...rest,
  });
}
