import { add, empty, ones, ShapeError, shapeText, tensor, zeros, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { batchNorm, instanceNorm } from '../functional/norm.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

export interface BatchNormLayerOptions extends FactoryOptions {
  /** Added to the variance; 1e-5 when left out. */
  readonly eps?: number;
  /** Part of the batch's statistics in the running ones, 0.1 when left out; null averages all batches alike. */
  readonly momentum?: number | null;
  /** Whether weight and bias are trained. */
  readonly affine?: boolean;
  /** Whether running statistics are kept, for evaluation. */
  readonly trackRunningStats?: boolean;
}

/** What batch and instance norms hold. */
export abstract class RunningNorm extends Module {
  static override readonly memberNames: Readonly<Record<string, string>> = {
    runningMean: 'running_mean',
    runningVar: 'running_var',
    numBatchesTracked: 'num_batches_tracked',
  };
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Parameter | null;
  bias: Parameter | null;
  runningMean: Buffer | null;
  runningVar: Buffer | null;
  numBatchesTracked: Buffer | null;

  constructor(numFeatures: number, options: BatchNormLayerOptions, byDefault: boolean) {
    super();
    const { eps = 1e-5, momentum = 0.1, affine = byDefault, trackRunningStats = byDefault, device, dtype } = options;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    const parameter = (): Parameter | null => (affine ? new Parameter(empty([numFeatures], { device, dtype })) : null);
    this.weight = parameter();
    this.bias = parameter();
    this.runningMean = trackRunningStats ? new Buffer(zeros([numFeatures], { device, dtype })) : null;
    this.runningVar = trackRunningStats ? new Buffer(ones([numFeatures], { device, dtype })) : null;
    this.numBatchesTracked = trackRunningStats ? new Buffer(tensor(0n, { device })) : null;
    this.resetParameters();
  }

  resetRunningStats(): void {
    this.runningMean?.zero_();
    this.runningVar?.fill_(1);
    this.numBatchesTracked?.zero_();
  }

  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  /** Numbers of dimensions of an input that it takes. */
  protected abstract dims(): readonly number[];

  protected checkInput(input: Tensor): void {
    if (!this.dims().includes(input.sizes.length))
      throw new ShapeError(
        `${this.constructor.name}: expected an input of ${this.dims().join(' or ')} dimensions, got ${shapeText(input.sizes)}.`,
        { op: this.constructor.name, shapes: [input.sizes] },
      );
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, trackRunningStats } = this;
    return `${numFeatures}, eps=${pythonFloat(eps)}, momentum=${momentum === null ? 'None' : pythonFloat(momentum)}, affine=${pythonBool(affine)}, track_running_stats=${pythonBool(trackRunningStats)}`;
  }
}

/** What the batch norms of all dimensions have in common. */
export abstract class BatchNorm extends RunningNorm {
  static readonly intermediates: string = 'passing';
  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super(numFeatures, options, true);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    const { weight, bias, eps, runningMean, runningVar } = this;
    const tracking = this.training && this.trackRunningStats;
    const training = this.training || runningMean === null || runningVar === null;
    return batchNorm(input, tracking || !training ? runningMean : null, tracking || !training ? runningVar : null, {
      weight,
      bias,
      training,
      momentum: tracking ? this.count() : 0,
      eps,
    });
  }

  /** Counts the batch, and gives its part in the running statistics. */
  protected count(): number {
    const { numBatchesTracked, momentum } = this;
    if (numBatchesTracked === null) return momentum ?? 0;
    noGrad(() => numBatchesTracked.copy_(add(numBatchesTracked, 1)));
    return momentum ?? 1 / numBatchesTracked.item();
  }
}

/**
 * Each channel of (N, C) or (N, C, L) to mean 0 and variance 1: by the statistics of the batch in training, else by the
 * running ones; times weight, plus bias (starting as ones and zeros). Ioffe & Szegedy 2015. @throws ShapeError, ValueError
 */
export class BatchNorm1d extends BatchNorm {
  static readonly typeName: string = 'BatchNorm1d';

  protected override dims(): readonly number[] {
    return [2, 3];
  }
}

/** BatchNorm1d for (N, C, H, W). @throws ShapeError, ValueError */
export class BatchNorm2d extends BatchNorm {
  static readonly typeName: string = 'BatchNorm2d';

  protected override dims(): readonly number[] {
    return [4];
  }
}

/** BatchNorm1d for (N, C, D, H, W). @throws ShapeError, ValueError */
export class BatchNorm3d extends BatchNorm {
  static readonly typeName: string = 'BatchNorm3d';

  protected override dims(): readonly number[] {
    return [5];
  }
}

abstract class InstanceNorm extends RunningNorm {
  static readonly intermediates: string = 'passing';
  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super(numFeatures, options, false);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    const single = input.sizes.length === this.dims()[0];
    const { weight, bias, eps, runningMean, runningVar } = this;
    const out = instanceNorm(single ? input.unsqueeze(0) : input, {
      runningMean,
      runningVar,
      weight,
      bias,
      useInputStats: this.training || !this.trackRunningStats,
      momentum: this.momentum ?? 0,
      eps,
    });
    return single ? out.squeeze(0) : out;
  }
}

/** Each channel of each sample of (N, C, L) or (C, L) to mean 0 and variance 1 (Ulyanov et al. 2016). @throws ShapeError, ValueError */
export class InstanceNorm1d extends InstanceNorm {
  static readonly typeName: string = 'InstanceNorm1d';

  protected override dims(): readonly number[] {
    return [2, 3];
  }
}

/** InstanceNorm1d for (N, C, H, W) or (C, H, W). @throws ShapeError, ValueError */
export class InstanceNorm2d extends InstanceNorm {
  static readonly typeName: string = 'InstanceNorm2d';

  protected override dims(): readonly number[] {
    return [3, 4];
  }
}

/** InstanceNorm1d for (N, C, D, H, W) or (C, D, H, W). @throws ShapeError, ValueError */
export class InstanceNorm3d extends InstanceNorm {
  static readonly typeName: string = 'InstanceNorm3d';

  protected override dims(): readonly number[] {
    return [4, 5];
  }
}
