import * as core from '@kindling/core';
import { internal, Tensor, type DType } from '@kindling/core';
import type { Tolerance } from '../compare/tolerance.ts';
import type { Input } from '../inputs/input.ts';

/** Name of an op row. */
export type OpName = {
  [K in keyof typeof internal.rows]: (typeof internal.rows)[K] extends { readonly op: object } ? K : never;
}[keyof typeof internal.rows];

/** A tensor to be made, a list of them, or anything else as it is. */
export type Argument = Input | readonly Input[] | unknown;

/** Arguments of one call. */
export interface Case {
  readonly args: readonly Argument[];
  /** False where finite differences make no sense. */
  readonly gradient?: boolean;
}

/** A call that must be refused. */
export interface ErrorCase {
  readonly args: readonly Argument[];
  readonly throws: RegExp;
}

export const checkNames = [
  'values',
  'reference',
  'agreement',
  'dtypes',
  'layouts',
  'method',
  'inplace',
  'out',
  'errors',
  'gradcheck',
  'gradgradcheck',
  'memory',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Why a check of an op is left out; on every device unless one is named. */
export interface Skip {
  readonly check: CheckName;
  readonly device?: string;
  readonly reason: string;
}

/** All that tests need to know of an op; the rest is generated. */
export interface OpSample {
  readonly name: OpName;
  readonly call: Callable;
  readonly cases: readonly Case[];
  /** Dtypes it takes; it must refuse the others. */
  readonly dtypes: readonly DType[];
  readonly method: string | null;
  /** Method that writes into its tensor. */
  readonly inplace: string | null;
  /** Whether it takes `{ out }` last. */
  readonly out: boolean;
  readonly gradient: boolean;
  /** Known values: arguments as float32 tensors where lists, and the result. */
  readonly exact: readonly (readonly [args: readonly unknown[], result: unknown])[];
  readonly errors: readonly ErrorCase[];
  /** Of agreement between layouts and backends, where the default is too tight. */
  readonly tolerance: Partial<Record<DType, Tolerance>>;
  readonly skips: readonly Skip[];
}

// Parameters differ from op to op: arguments are checked when the samples run, not when they are listed.
export type Callable = (...args: never[]) => unknown;

export const floats: readonly DType[] = ['float32', 'float64', 'float16', 'bfloat16'];
export const integers: readonly DType[] = ['int64', 'int32', 'uint8', 'int8', 'int16'];
export const numbers: readonly DType[] = [...floats, ...integers];
/** All real ones. */
export const everyDType: readonly DType[] = [...numbers, 'bool'];
export const complexes: readonly DType[] = ['complex64', 'complex128'];

/** Kindling's public function of that name, or the row's where it is internal. */
function functionNamed(name: OpName): Callable {
  const found: unknown = Reflect.get(core, name);
  return typeof found === 'function' ? (found as Callable) : internal.rows[name];
}

type Given = Partial<Omit<OpSample, 'name' | 'cases'>> & { readonly cases: readonly (Case | readonly Argument[])[] };

const asCase = (c: Case | readonly Argument[]): Case => ('args' in c ? c : { args: c });

/** A sample row; by default a method of the op's name, floats, and gradients. */
export function sample(name: OpName, given: Given): OpSample {
  return {
    name,
    call: functionNamed(name),
    dtypes: floats,
    method: name,
    inplace: null,
    out: false,
    gradient: internal.rows[name].op.differentiable,
    exact: [],
    errors: [],
    tolerance: {},
    skips: [],
    ...given,
    cases: given.cases.map(asCase),
  };
}

/** Calls with whatever arguments the sample lists. */
export const invoke = (call: Callable, args: readonly unknown[]): unknown => Reflect.apply(call, undefined, args);

/** Calls a method by name. @throws TypeError when the tensor has none */
export function invokeMethod(name: string, self: unknown, args: readonly unknown[]): unknown {
  const method: unknown = self instanceof Tensor ? Reflect.get(self, name) : undefined;
  if (typeof method !== 'function') throw new TypeError(`Tensor has no method '${name}'.`);
  return Reflect.apply(method, self, args);
}
