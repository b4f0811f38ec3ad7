import { Tensor } from '@kindling/core/lean';
import { moveToDevice, expose } from '@kindling/core/internal';
import '@kindling/autograd/lean';

declare const parameter: unique symbol;

export interface ParameterOptions {
  /** Whether the parameter is trained; true when left out. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor that a module trains: kept as a module's field, it appears in `parameters()` and in the `stateDict`.
 *
 * It shares the memory of `data` and is a leaf, whatever the history of `data`.
 * @throws AutogradError when `data` is of an integer dtype and `requiresGrad` is not false
 */
export class Parameter extends Tensor {
  /** Only types see it: a plain tensor assigned over a parameter would no longer be trained. */
  declare readonly [parameter]: true;

  constructor(data: Tensor, { requiresGrad = true }: ParameterOptions = {}) {
    // Optimizers pass parameters in pointer arrays, so that they need an address.
    moveToDevice(data.storage);
    expose(data.storage);
    super(data.storage, data.sizes, data.strides, data.offset, data.dtype);
    if (requiresGrad) this.requiresGrad = true;
  }
}

Object.defineProperty(Parameter.prototype, 'toString', {
  value: function (this: Parameter): string {
    return `Parameter containing:\n${Tensor.prototype.toString.call(this)}`;
  },
  writable: true,
  configurable: true,
});
