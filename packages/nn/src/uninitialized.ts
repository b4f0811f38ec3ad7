// Parameters and buffers of lazy modules, before their sizes are known.
import { empty } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from './buffer.ts';
import type { FactoryOptions } from './layers/linear.ts';
import { give } from './module/convert.ts';
import { Parameter, type ParameterOptions } from './parameter.ts';

/** A parameter without a size: of no elements, until `materialize`. Optimizers may hold it before. */
export class UninitializedParameter extends Parameter {
  constructor({ device, dtype, ...options }: FactoryOptions & ParameterOptions = {}) {
    super(empty([0], { device, dtype }), options);
  }

  /** Gives it memory, whose values are not set, and makes it an ordinary Parameter: the same object. */
  materialize(sizes: readonly number[]): void {
    give(
      this,
      noGrad(() => empty([...sizes], { dtype: this.dtype, device: this.device })),
    );
    Object.setPrototypeOf(this, Parameter.prototype);
  }

  /** Another one alike. */
  fresh(): UninitializedParameter {
    const { dtype, device, requiresGrad } = this;
    return new UninitializedParameter({ dtype, device, requiresGrad });
  }
}

/** A buffer without a size: of no elements, until `materialize`. */
export class UninitializedBuffer extends Buffer {
  constructor({ device, dtype }: FactoryOptions = {}) {
    super(empty([0], { device, dtype }));
  }

  /** Gives it memory, whose values are not set, and makes it an ordinary Buffer: the same object. */
  materialize(sizes: readonly number[]): void {
    give(
      this,
      noGrad(() => empty([...sizes], { dtype: this.dtype, device: this.device })),
    );
    Object.setPrototypeOf(this, Buffer.prototype);
  }

  /** Another one alike. */
  fresh(): UninitializedBuffer {
    return new UninitializedBuffer({ dtype: this.dtype, device: this.device });
  }
}

for (const type of [UninitializedParameter, UninitializedBuffer]) {
  const text = `<${type === UninitializedBuffer ? 'UninitializedBuffer' : 'UninitializedParameter'}>`;
  Object.defineProperty(type.prototype, 'toString', { value: () => text, writable: true, configurable: true });
}
