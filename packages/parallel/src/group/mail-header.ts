// What a message says of itself.
import { dtypes } from '@kindling/core';
import type { DType } from '@kindling/core';
import { DistBackendError } from '../errors.ts';
import { dtypeOf, sizesText, writeSizes } from './header.ts';

export interface MailHeader {
  readonly tag: number;
  readonly dtype: DType;
  readonly bytes: number;
  readonly sizes: readonly number[];
}

const TAG = 0;
const DTYPE = 1;
const LENGTH = 2;
const SIZES = 4;

export function writeMail(header: Int32Array, { tag, dtype, bytes, sizes }: MailHeader): void {
  writeSizes(header, SIZES, sizes);
  header[TAG] = tag;
  header[DTYPE] = dtypes[dtype].code;
  header[LENGTH] = bytes % 2 ** 31;
  header[LENGTH + 1] = Math.floor(bytes / 2 ** 31);
}

export const tagOf = (header: Int32Array): number => header[TAG] as number;
export const bytesOf = (header: Int32Array): number =>
  (header[LENGTH] as number) + (header[LENGTH + 1] as number) * 2 ** 31;

/** Shapes may differ, dtype and size may not. */
export const fits = (header: Int32Array, { dtype, bytes }: MailHeader): boolean =>
  dtypeOf(header[DTYPE]) === dtype && bytesOf(header) === bytes;

export function mailError(op: string, peer: number, header: Int32Array, wanted: MailHeader): DistBackendError {
  const { dtype, sizes } = wanted;
  return new DistBackendError(
    `${op}: rank ${peer} sent ${dtypeOf(header[DTYPE])} ${sizesText(header, SIZES)}, the tensor for it is ` +
      `${dtype} [${sizes.join(', ')}]. Both need one dtype and size.`,
    { op, shapes: [sizes], dtypes: [dtype] },
  );
}
