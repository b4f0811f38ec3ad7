// Calls whose form differs by design, beyond what a signature can say.
import { dtypes, linalg, Tensor, type DeviceLike, type DType, type Index } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import { isList, type Argument } from './arguments.ts';
import type { GoldenEntry } from './format.ts';

type Keywords = Readonly<Record<string, Argument>>;
type Rewrite = (self: Tensor, rest: readonly Argument[], kwargs: Keywords, device: DeviceLike) => unknown;

/** `x[index]`: a Python list counts as a tuple when it holds anything but integers. */
const getItem: Rewrite = (self, [index]) => {
  const list = isList(index) && !index.every((i) => typeof i === 'number') ? index : [index];
  return self.at(...(list as readonly Index[]));
};

const isDType = (x: Argument): x is DType => typeof x === 'string' && Object.hasOwn(dtypes, x);

/** `x.to(dtype | device | other, ..., copy)`: here one object. `non_blocking` changes no value. */
const convert: Rewrite = (self, rest, kwargs, device) => {
  const all = [...rest, ...Object.values(kwargs)];
  const other = all.find((x) => x instanceof Tensor);
  const flags = rest.filter((x) => typeof x === 'boolean');
  return self.to({
    dtype: other?.dtype ?? all.find(isDType),
    device,
    copy: kwargs['copy'] === true || flags[1] === true,
  });
};

const rewrites: Readonly<Record<string, Rewrite>> = {
  __getitem__: getItem,
  to: convert,
  'linalg.lstsq.grad_oriented': (self, [b, rcond], kwargs) =>
    linalg.lstsq(self, b as Tensor, rcond as number | undefined, kwargs as linalg.LstsqOptions).solution,
  'linalg.pinv.singular': (self, [b]) => linalg.pinv(self.matmul((b as Tensor).mT)),
};

/** The call of an op, or of a variant of it, with a form of its own, or null. */
export function rewritten(
  { op, variant }: Pick<GoldenEntry, 'op' | 'variant'>,
  [self, ...rest]: readonly Argument[],
  kwargs: Keywords,
  device: DeviceLike,
): (() => unknown) | null {
  const rewrite = rewrites[`${op}.${variant}`] ?? (Object.hasOwn(rewrites, op) ? rewrites[op] : undefined);
  if (rewrite === undefined) return null;
  if (!(self instanceof Tensor)) throw new UnsupportedError(`${op} of what is no tensor`, { op });
  return () => rewrite(self, rest, kwargs, device);
}
