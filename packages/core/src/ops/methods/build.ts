// Methods from tables of free functions: naming an op in a table gives `x.op()` and `x.op_()`.
import type { TensorLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import type { Binary } from '../builders/binary.ts';
import type { OutOption, Unary } from '../builders/unary.ts';

export type UnaryMethods<F> = { [K in keyof F]: (options?: OutOption) => Tensor } & { [K in keyof F as `${K & string}_`]: () => Tensor };
export type BinaryMethods<F> = { [K in keyof F]: (other: TensorLike, options?: OutOption) => Tensor } & {
  [K in keyof F as `${K & string}_`]: (other: TensorLike) => Tensor;
};

type MethodTable = Record<string, (this: Tensor, ...args: never[]) => Tensor>;

export function unaryMethods<F extends Record<string, Unary>>(table: F): UnaryMethods<F> {
  const methods: MethodTable = {};
  for (const [name, f] of Object.entries(table)) {
    methods[name] = function (this: Tensor, options?: OutOption) {
      return f(this, options);
    };
    methods[`${name}_`] = function (this: Tensor) {
      return f.inplace(this);
    };
  }
  return methods as UnaryMethods<F>;
}

export function binaryMethods<F extends Record<string, Binary>>(table: F): BinaryMethods<F> {
  const methods: MethodTable = {};
  for (const [name, f] of Object.entries(table)) {
    methods[name] = function (this: Tensor, other: TensorLike, options?: OutOption) {
      return f(this, other, options);
    };
    methods[`${name}_`] = function (this: Tensor, other: TensorLike) {
      return f.inplace(this, other);
    };
  }
  return methods as BinaryMethods<F>;
}
