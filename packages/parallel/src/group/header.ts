// What each rank says about the collective it takes part in, so that ranks that disagree notice it.
import type { DType } from '@kindling/core';
import { dtypes } from '@kindling/core';
import { reduceOpCodes, type ReduceOpName } from './reduce-op.ts';

export const kinds = [
  'allReduce',
  'broadcast',
  'reduce',
  'allGather',
  'reduceScatter',
  'scatter',
  'gather',
  'allToAll',
  'barrier',
  'newGroup',
] as const;
export type Kind = (typeof kinds)[number];

export interface Call {
  readonly kind: Kind;
  readonly dtype?: DType;
  readonly sizes?: readonly number[];
  readonly op?: ReduceOpName;
  readonly root?: number;
}

/** 32-bit words of a header. */
export const HEADER_WORDS = 16;
const DIMS = 5;
const NONE = -1;

const names = new Map(Object.values(dtypes).map(({ code, name }) => [code, name]));
export const dtypeOf = (code: number | undefined): DType | undefined => names.get(code ?? NONE);

export function writeCall(header: Int32Array, { kind, dtype, sizes = [], op, root = NONE }: Call): void {
  header[0] = kinds.indexOf(kind);
  header[1] = dtype === undefined ? NONE : dtypes[dtype].code;
  header[2] = op === undefined ? NONE : reduceOpCodes[op];
  header[3] = root;
  writeSizes(header, DIMS - 1, sizes);
}

/** The number of dimensions and as many of them as fit. */
export function writeSizes(header: Int32Array, at: number, sizes: readonly number[]): void {
  header.fill(0, at);
  header[at] = sizes.length;
  for (let i = 0; i < sizes.length && at + 1 + i < HEADER_WORDS; i++) header[at + 1 + i] = sizes[i] as number;
}

export function sizesText(header: Int32Array, at: number): string {
  const ndim = header[at] as number;
  const sizes = [...header.subarray(at + 1, at + 1 + ndim)];
  return `[${[...sizes, ...(sizes.length < ndim ? ['...'] : [])].join(', ')}]`;
}

export function sameWords(a: Int32Array, b: Int32Array): boolean {
  return a.every((word, i) => word === b[i]);
}

const opNames = Object.keys(reduceOpCodes);

/** As in "allReduce(float32 [2, 3], op 'sum')". */
export function callText(header: Int32Array): string {
  const [kind = 0, dtype = NONE, op = NONE, root = NONE] = header;
  const parts: string[] = [];
  if (dtype !== NONE) parts.push(`${dtypeOf(dtype)} ${sizesText(header, DIMS - 1)}`);
  if (op !== NONE) parts.push(`op '${opNames[op]}'`);
  if (root !== NONE) parts.push(`rank ${root}`);
  return `${kinds[kind]}(${parts.join(', ')})`;
}
