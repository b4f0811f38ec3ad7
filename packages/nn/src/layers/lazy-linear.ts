import { Tensor } from '@kindling/core/lean';
import { cannotInfer } from '../errors.ts';
import type { Lazy } from '../module/state-dict.ts';
import { UninitializedParameter } from '../uninitialized.ts';
import { Linear, type LinearOptions } from './linear.ts';

/**
 * `Linear` that takes `inFeatures` from the first input, or from what is loaded, and is a `Linear` from then on; its
 * parameters stay the same objects. https://pytorch.org/docs/stable/generated/torch.nn.LazyLinear.html @throws ModuleError
 */
export class LazyLinear extends Linear implements Lazy {
  static override readonly typeName: string = 'LazyLinear';

  constructor(outFeatures: number, { bias = true, device, dtype }: LinearOptions = {}) {
    super(0, 0, { bias: false, device, dtype });
    Object.assign(this, { outFeatures });
    this.weight = new UninitializedParameter({ device, dtype });
    this.bias = bias ? new UninitializedParameter({ device, dtype }) : null;
  }

  private infer(inFeatures: number): void {
    const { weight, bias, outFeatures } = this;
    if (weight instanceof UninitializedParameter) weight.materialize([outFeatures, inFeatures]);
    if (bias instanceof UninitializedParameter) bias.materialize([outFeatures]);
    Object.assign(this, { inFeatures });
    Object.setPrototypeOf(this, Linear.prototype);
  }

  override forward(input: Tensor): Tensor {
    const inFeatures = input.sizes.at(-1);
    if (inFeatures === undefined) throw cannotInfer('LazyLinear', 'an input of no dimensions has no features.');
    this.infer(inFeatures);
    this.resetParameters();
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    const weight = state[`${prefix}weight`];
    if (weight instanceof Tensor && weight.ndim === 2) this.infer(weight.sizes[1] as number);
  }
}
