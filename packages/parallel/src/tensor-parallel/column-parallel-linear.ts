import { noGrad } from '@kindling/autograd';
import { linear, type Tensor } from '@kindling/core';
import { Linear, Module, type LinearOptions, type Parameter } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { copyToGroup, gathered, gatherFromGroup } from './collectives.ts';
import { agree, partParameter, shareOf } from './part.ts';

export interface ColumnParallelOptions extends LinearOptions {
  /** Whether every rank gets all features; true when left out. With false, only its own part of them. */
  readonly gatherOutput?: boolean;
  /** The default group when left out. */
  readonly processGroup?: ProcessGroup;
  /** Whose values are taken, rank 0's; drawn as Linear draws them when left out. */
  readonly values?: Linear;
}

/**
 * A Linear whose output features are divided among the ranks: weight (outFeatures / size, inFeatures). Input (*, inFeatures),
 * equal on all ranks; output (*, outFeatures), or with `gatherOutput: false` (*, outFeatures / size), as RowParallelLinear
 * takes it. Shoeybi et al. 2019. @throws ValueError unless outFeatures divide evenly
 */
export class ColumnParallelLinear extends Module {
  static readonly typeName: string = 'ColumnParallelLinear';
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly gatherOutput: boolean;
  readonly processGroup: ProcessGroup;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: ColumnParallelOptions = {}) {
    super();
    const op = 'ColumnParallelLinear';
    const { gatherOutput = true, processGroup = worldGroup(op), values } = options;
    shareOf(op, 'outFeatures', outFeatures, processGroup);
    const whole = values ?? new Linear(inFeatures, outFeatures, options);
    agree(processGroup, whole);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.gatherOutput = gatherOutput;
    this.processGroup = processGroup;
    this.weight = partParameter(op, whole.weight, processGroup, 0);
    this.bias = whole.bias === null ? null : partParameter(op, whole.bias, processGroup, 0);
  }

  /** The part of a Linear, of rank 0's values. */
  static fromLinear(values: Linear, options: Omit<ColumnParallelOptions, 'values'> = {}): ColumnParallelLinear {
    return new ColumnParallelLinear(values.inFeatures, values.outFeatures, { ...options, values });
  }

  override forward(input: Tensor): Tensor {
    const part = linear(copyToGroup(input, this.processGroup), this.weight, this.bias);
    return this.gatherOutput ? gatherFromGroup(part, this.processGroup) : part;
  }

  /** The whole layer, on every rank; all ranks call it together. */
  toLinear(): Linear {
    const { weight, bias, inFeatures, outFeatures, processGroup: group } = this;
    const { dtype, device } = weight;
    const whole = new Linear(inFeatures, outFeatures, { bias: bias !== null, dtype, device });
    noGrad(() => {
      whole.weight.copy_(gathered(weight, group, 0));
      if (bias !== null) whole.bias?.copy_(gathered(bias, group, 0));
    });
    return whole;
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures, bias, gatherOutput } = this;
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${bias === null ? 'False' : 'True'}, gather_output=${gatherOutput ? 'True' : 'False'}`;
  }
}
