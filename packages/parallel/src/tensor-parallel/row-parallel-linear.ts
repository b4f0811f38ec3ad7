import { noGrad } from '@kindling/autograd';
import { linear, type Tensor } from '@kindling/core';
import { Linear, Module, type Parameter, type LinearOptions } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { gathered, reduceFromGroup, scatterToGroup } from './collectives.ts';
import { agree, copied, partParameter, shareOf } from './part.ts';

export interface RowParallelOptions extends LinearOptions {
  /** Whether the input is this rank's part of the features already, as ColumnParallelLinear gives it; false when left out. */
  readonly inputIsParallel?: boolean;
  /** The default group when left out. */
  readonly processGroup?: ProcessGroup;
  /** Whose values are taken, rank 0's; drawn as Linear draws them when left out. */
  readonly values?: Linear;
}

/**
 * A Linear whose input features are divided among the ranks: weight (outFeatures, inFeatures / size); the bias, added to the
 * sum of the ranks' products, is whole on each. Input (*, inFeatures), with `inputIsParallel` (*, inFeatures / size); output
 * (*, outFeatures), equal on all ranks. Shoeybi et al. 2019. @throws ValueError unless inFeatures divide evenly
 */
export class RowParallelLinear extends Module {
  static readonly typeName: string = 'RowParallelLinear';
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly inputIsParallel: boolean;
  readonly processGroup: ProcessGroup;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: RowParallelOptions = {}) {
    super();
    const op = 'RowParallelLinear';
    const { inputIsParallel = false, processGroup = worldGroup(op), values } = options;
    shareOf(op, 'inFeatures', inFeatures, processGroup);
    const whole = values ?? new Linear(inFeatures, outFeatures, options);
    agree(processGroup, whole);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.inputIsParallel = inputIsParallel;
    this.processGroup = processGroup;
    this.weight = partParameter(op, whole.weight, processGroup, 1);
    this.bias = whole.bias === null ? null : copied(whole.bias);
  }

  /** The part of a Linear, of rank 0's values. */
  static fromLinear(values: Linear, options: Omit<RowParallelOptions, 'values'> = {}): RowParallelLinear {
    return new RowParallelLinear(values.inFeatures, values.outFeatures, { ...options, values });
  }

  override forward(input: Tensor): Tensor {
    const part = this.inputIsParallel ? input : scatterToGroup(input, this.processGroup);
    const sum = reduceFromGroup(linear(part, this.weight), this.processGroup);
    return this.bias === null ? sum : sum.add(this.bias);
  }

  /** The whole layer, on every rank; all ranks call it together. */
  toLinear(): Linear {
    const { weight, bias, inFeatures, outFeatures, processGroup: group } = this;
    const { dtype, device } = weight;
    const whole = new Linear(inFeatures, outFeatures, { bias: bias !== null, dtype, device });
    noGrad(() => {
      whole.weight.copy_(gathered(weight, group, 1));
      if (bias !== null) whole.bias?.copy_(bias);
    });
    return whole;
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias, inputIsParallel } = this;
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${bias === null ? 'False' : 'True'}, input_is_parallel=${inputIsParallel ? 'True' : 'False'}`;
  }
}
