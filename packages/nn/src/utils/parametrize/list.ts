import { Tensor } from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../../buffer.ts';
import { ModuleList } from '../../containers/module-list.ts';
import { ModuleError } from '../../errors.ts';
import { give } from '../../module/convert.ts';
import type { Module } from '../../module/module.ts';
import { typeNameOf } from '../../module/text.ts';
import { Parameter } from '../../parameter.ts';

/** A parametrization that can find what it makes a given tensor from: one tensor, or several. */
interface Invertible {
  rightInverse(value: Tensor): Tensor | readonly Tensor[];
}
const isInvertible = (m: object): m is Invertible => typeof Reflect.get(m, 'rightInverse') === 'function';

export const sameKind = (a: Tensor, b: Tensor): boolean => a.dtype === b.dtype && sameSizes(a.sizes, b.sizes);
export const kindText = (x: unknown): string => (x instanceof Tensor ? `${x.dtype} [${x.sizes.join(', ')}]` : typeof x);

/** The functions that a tensor of a module is computed by, and what they compute it from: `original`, or `original0`, ... */
export class ParametrizationList extends ModuleList {
  static override readonly typeName: string = 'ParametrizationList';
  /** Whether shapes and dtypes may change. */
  unsafe: boolean;
  /** Names of the originals. */
  readonly names: readonly string[];

  constructor(parametrization: Module, original: Parameter | Buffer, unsafe: boolean) {
    super([parametrization]);
    this.unsafe = unsafe;
    const from = noGrad(() => (isInvertible(parametrization) ? parametrization.rightInverse(original) : original));
    if (from instanceof Tensor) {
      if (from.dtype !== original.dtype)
        throw this.#wrong(`rightInverse may not change the dtype ${original.dtype}, it gave ${from.dtype}`);
      const shape = original.detach();
      if (from !== original) give(original, from.detach());
      this.names = ['original'];
      this.#keep('original', original);
      this.#check(shape);
      return;
    }
    this.names = from.map((_, i) => `original${i}`);
    from.forEach((x, i) =>
      this.#keep(
        `original${i}`,
        original instanceof Buffer
          ? new Buffer(x.detach())
          : new Parameter(x.detach(), { requiresGrad: original.requiresGrad }),
      ),
    );
    this.#check(original);
  }

  #keep(name: string, value: Parameter | Buffer): void {
    Reflect.set(this, name, value);
  }

  #wrong(text: string): ModuleError {
    return new ModuleError(`parametrize: ${typeNameOf(this[0] as Module)}: ${text}.`, {
      op: 'registerParametrization',
    });
  }

  #check(original: Tensor): void {
    if (this.unsafe) return;
    const made: unknown = noGrad(() => this.forward());
    if (!(made instanceof Tensor) || !sameKind(made, original))
      throw this.#wrong(
        `a parametrization may not change dtype and shape unless 'unsafe' is set: the tensor is ${kindText(original)}, it made ${kindText(made)}`,
      );
  }

  get originals(): Tensor[] {
    return this.names.map((name) => Reflect.get(this, name) as Tensor);
  }

  /** The tensor as it is computed now. */
  override forward(): Tensor {
    const [first, ...others] = this;
    let x = (first as Module)(...this.originals) as Tensor;
    for (const next of others) x = next(x) as Tensor;
    return x;
  }

  /** Changes the originals so that `value` is computed, as far as the functions can. @throws ModuleError */
  rightInverse(value: Tensor): void {
    noGrad(() => {
      let from: Tensor | readonly Tensor[] = value;
      for (const m of [...this].reverse()) {
        if (!isInvertible(m) || !(from instanceof Tensor))
          throw new ModuleError(
            `parametrize: ${typeNameOf(m)} has no rightInverse, so that the tensor cannot be assigned.`,
          );
        from = m.rightInverse(from);
      }
      const list = from instanceof Tensor ? [from] : from;
      const { originals } = this;
      if (list.length !== originals.length || list.some((x, i) => !sameKind(x, originals[i] as Tensor)))
        throw new ModuleError(
          `parametrize: rightInverse gave ${list.map(kindText).join()} for ${originals.map(kindText).join()}.`,
        );
      originals.forEach((x, i) => x.copy_(list[i] as Tensor));
    });
  }
}
