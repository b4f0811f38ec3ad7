// The other forms of an op: method, in-place twin, `out`.
import { empty, internal, ShapeError, Tensor, type DType } from '@kindling/core';
import { MismatchError } from '../errors.ts';
import { GAP, forEachOffset } from '../inputs/place.ts';
import type { LayoutName } from '../inputs/input.ts';
import { invoke, invokeMethod, type Case } from '../samples/sample.ts';
import { agree, described } from './agree.ts';
import type { CheckContext } from './check.ts';
import { prepare } from './prepare.ts';

export function checkMethod({ sample, device }: CheckContext): void {
  const method = sample.method as string;
  const dtype = sample.dtypes[0] as DType;
  for (const given of sample.cases) {
    const args = prepare(sample, given, { device, dtype });
    const expected = invoke(sample.call, args);
    agree(invokeMethod(method, args[0], args.slice(1)), expected, `x.${method}(${described(args.slice(1))})`);
  }
}

const targets: readonly LayoutName[] = ['contiguous', 'transposed', 'stepped'];

/** Writes into its tensor, whatever its layout, what the op returns; returns that tensor, counts the write, touches nothing else. */
export function checkInplace(context: CheckContext): void {
  const { sample, device } = context;
  let written = 0;
  for (const dtype of sample.dtypes) {
    for (const given of sample.cases) {
      const expected = invoke(sample.call, prepare(sample, given, { device, dtype }));
      for (const layout of targets) if (writesResult(context, given, dtype, layout, expected)) written++;
    }
  }
  if (written === 0) throw new MismatchError(`x.${sample.inplace}: no case has a result that fits in place.`);
}

function writesResult(
  { sample, device }: CheckContext,
  given: Case,
  dtype: DType,
  layout: LayoutName,
  expected: unknown,
): boolean {
  const args = prepare(sample, given, { device, dtype, layout });
  const [self] = args;
  if (!(self instanceof Tensor && expected instanceof Tensor)) return false;
  if (self.dtype !== expected.dtype || !internal.sameSizes(self.shape, expected.shape)) return false;
  const where = `x.${sample.inplace}(${described(args.slice(1))}) for ${layout} ${described([self])}`;
  const before = self._version;
  const returned = invokeMethod(sample.inplace as string, self, args.slice(1));
  if (returned !== self) throw new MismatchError(`${where}: should return x itself`);
  if (self._version === before) throw new MismatchError(`${where}: should raise the version of x`);
  agree(self, expected, where, sample.tolerance);
  checkGaps(self, where);
  return true;
}

/** What lies between the elements of a strided tensor is as it was. */
function checkGaps(x: Tensor, where: string): void {
  const capacity = x.storage.bytes / x.itemsize;
  const memory = x.detach().asStrided([capacity], [1], 0).toTypedArray();
  const owned = new Set<number>();
  forEachOffset(x.shape, x.stride(), x.storageOffset(), (at) => owned.add(at));
  const gap = x.dtype === 'bool' ? 1 : GAP;
  const entries = internal.entriesOf(x.dtype, 1);
  memory.forEach((value: number | bigint, at: number) => {
    if (!owned.has(Math.floor(at / entries)) && Number(value) !== gap)
      throw new MismatchError(`${where}: wrote ${value} outside x, at element ${at}`);
  });
}

export function checkOut({ sample, device }: CheckContext): void {
  const dtype = sample.dtypes[0] as DType;
  for (const given of sample.cases) {
    const args = prepare(sample, given, { device, dtype });
    const expected = invoke(sample.call, args);
    if (!(expected instanceof Tensor)) throw new MismatchError(`${sample.name}: out needs one result`);
    const where = `${sample.name}(${described(args)}, { out })`;
    const out = empty([...expected.shape], { dtype: expected.dtype, device });
    if (invoke(sample.call, [...args, { out }]) !== out) throw new MismatchError(`${where}: should return out itself`);
    agree(out, expected, where);
    refusesShape(
      () => invoke(sample.call, [...args, { out: empty([9, 9], { dtype: expected.dtype, device }) }]),
      where,
    );
  }
}

function refusesShape(call: () => unknown, where: string): void {
  try {
    call();
  } catch (error) {
    if (error instanceof ShapeError) return;
    throw error;
  }
  throw new MismatchError(`${where}: should refuse an out of another shape`);
}
