// Calls whose form differs by design, beyond what a signature can say.
import { dtypes, Tensor, type DeviceLike, type DType, type Index } from '@kindling/core';
import { UnsupportedError } from '../errors.ts';
import { isList, type Argument } from './arguments.ts';

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

const rewrites: Readonly<Record<string, Rewrite>> = { __getitem__: getItem, to: convert };

/** The call of an op with a form of its own, or null. */
export function rewritten(
  op: string,
  [self, ...rest]: readonly Argument[],
  kwargs: Keywords,
  device: DeviceLike,
): (() => unknown) | null {
  const rewrite = Object.hasOwn(rewrites, op) ? rewrites[op] : undefined;
  if (rewrite === undefined) return null;
  if (!(self instanceof Tensor)) throw new UnsupportedError(`${op} of what is no tensor`, { op });
  return () => rewrite(self, rest, kwargs, device);
}
