// Norms whose channels come from the first input.
import { Tensor, tensor } from '@kindling/core/lean';
import { Buffer } from '../buffer.ts';
import { cannotInfer } from '../errors.ts';
import type { Lazy } from '../module/state-dict.ts';
import { typeNameOf } from '../module/text.ts';
import { UninitializedBuffer, UninitializedParameter } from '../uninitialized.ts';
import {
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  InstanceNorm1d,
  InstanceNorm2d,
  InstanceNorm3d,
  type BatchNormLayerOptions,
  type RunningNorm,
} from './batch-norm.ts';

const bare = (options: BatchNormLayerOptions): BatchNormLayerOptions => ({
  ...options,
  affine: false,
  trackRunningStats: false,
});

function clear(layer: RunningNorm, options: BatchNormLayerOptions): void {
  const { affine = true, trackRunningStats = true, device, dtype } = options;
  Object.assign(layer, { affine, trackRunningStats });
  if (affine) {
    layer.weight = new UninitializedParameter({ device, dtype });
    layer.bias = new UninitializedParameter({ device, dtype });
  }
  if (trackRunningStats) {
    layer.runningMean = new UninitializedBuffer({ device, dtype });
    layer.runningVar = new UninitializedBuffer({ device, dtype });
    layer.numBatchesTracked = new Buffer(tensor(0n, { device }));
  }
}

function infer(layer: RunningNorm, base: { readonly prototype: object }, channels: number): void {
  for (const member of [layer.weight, layer.bias, layer.runningMean, layer.runningVar])
    if (member instanceof UninitializedParameter || member instanceof UninitializedBuffer)
      member.materialize([channels]);
  Object.assign(layer, { numFeatures: channels });
  Object.setPrototypeOf(layer, base.prototype);
}

function inferFromInput(layer: RunningNorm, base: { readonly prototype: object }, input: Tensor, dim: number): void {
  const channels = input.sizes.at(dim);
  if (channels === undefined)
    throw cannotInfer(typeNameOf(layer), `an input of ${input.ndim} dimensions has no channels.`);
  infer(layer, base, channels);
  layer.resetParameters();
}

function inferFromState(
  layer: RunningNorm,
  base: { readonly prototype: object },
  state: Readonly<Record<string, unknown>>,
  prefix: string,
): void {
  const member = state[`${prefix}${layer.affine ? 'weight' : 'running_mean'}`];
  if (member instanceof Tensor && member.ndim === 1) infer(layer, base, member.numel());
}

/** `BatchNorm1d` that takes its channels from the first input, and is a `BatchNorm1d` from then on. @throws ModuleError, ShapeError */
export class LazyBatchNorm1d extends BatchNorm1d implements Lazy {
  static override readonly typeName: string = 'LazyBatchNorm1d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, BatchNorm1d, input, 1);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, BatchNorm1d, state, prefix);
  }
}

/** `BatchNorm2d` that takes its channels from the first input, and is a `BatchNorm2d` from then on. @throws ModuleError, ShapeError */
export class LazyBatchNorm2d extends BatchNorm2d implements Lazy {
  static override readonly typeName: string = 'LazyBatchNorm2d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, BatchNorm2d, input, 1);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, BatchNorm2d, state, prefix);
  }
}

/** `BatchNorm3d` that takes its channels from the first input, and is a `BatchNorm3d` from then on. @throws ModuleError, ShapeError */
export class LazyBatchNorm3d extends BatchNorm3d implements Lazy {
  static override readonly typeName: string = 'LazyBatchNorm3d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, BatchNorm3d, input, 1);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, BatchNorm3d, state, prefix);
  }
}

/** `InstanceNorm1d` that takes its channels from the first input, and is a `InstanceNorm1d` from then on. Unlike InstanceNorm, affine and with running statistics when left out, as in PyTorch. @throws ModuleError, ShapeError */
export class LazyInstanceNorm1d extends InstanceNorm1d implements Lazy {
  static override readonly typeName: string = 'LazyInstanceNorm1d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, InstanceNorm1d, input, -2);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, InstanceNorm1d, state, prefix);
  }
}

/** `InstanceNorm2d` that takes its channels from the first input, and is a `InstanceNorm2d` from then on. Unlike InstanceNorm, affine and with running statistics when left out, as in PyTorch. @throws ModuleError, ShapeError */
export class LazyInstanceNorm2d extends InstanceNorm2d implements Lazy {
  static override readonly typeName: string = 'LazyInstanceNorm2d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, InstanceNorm2d, input, -3);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, InstanceNorm2d, state, prefix);
  }
}

/** `InstanceNorm3d` that takes its channels from the first input, and is a `InstanceNorm3d` from then on. Unlike InstanceNorm, affine and with running statistics when left out, as in PyTorch. @throws ModuleError, ShapeError */
export class LazyInstanceNorm3d extends InstanceNorm3d implements Lazy {
  static override readonly typeName: string = 'LazyInstanceNorm3d';

  constructor(options: BatchNormLayerOptions = {}) {
    super(0, bare(options));
    clear(this, options);
  }

  override forward(input: Tensor): Tensor {
    this.checkInput(input);
    inferFromInput(this, InstanceNorm3d, input, -4);
    return this.forward(input);
  }

  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void {
    inferFromState(this, InstanceNorm3d, state, prefix);
  }
}
