import { noGrad } from '@kindling/autograd';
import { ShapeError, shapeText, type Tensor } from '@kindling/core';
import { BatchNorm, Module, type BatchNormLayerOptions } from '@kindling/nn';
import { isInitialized, worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { SyncNorm } from './sync-norm.ts';

export interface SyncBatchNormOptions extends BatchNormLayerOptions {
  /** The default group when left out. */
  readonly processGroup?: ProcessGroup | null;
}

/**
 * Batch norm of (N, C, ...) by the statistics of the batches of all ranks of a group: with DistributedDataParallel it
 * computes what BatchNorm does for the whole batch on one rank. In evaluation, and without a group, it is BatchNorm.
 * https://pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html
 * @throws ShapeError for fewer than 2 dimensions; ValueError for one value per channel on all ranks together
 */
export class SyncBatchNorm extends BatchNorm {
  static readonly typeName: string = 'SyncBatchNorm';
  readonly processGroup: ProcessGroup | null;

  constructor(numFeatures: number, options: SyncBatchNormOptions = {}) {
    super(numFeatures, options);
    this.processGroup = options.processGroup ?? null;
  }

  /**
   * Puts a SyncBatchNorm, with the same parameters and buffers, in the place of every batch norm in the module, in place;
   * gives the module, or what takes its place where it is a batch norm itself.
   */
  static convertSyncBatchnorm<M extends Module>(
    module: M,
    processGroup: ProcessGroup | null = null,
  ): M extends BatchNorm ? SyncBatchNorm : M {
    return convert(module, processGroup) as M extends BatchNorm ? SyncBatchNorm : M;
  }

  protected override dims(): readonly number[] {
    return [2, 3, 4, 5];
  }

  protected override checkInput(input: Tensor): void {
    const { ndim } = input;
    if (ndim < 2 || input.sizes[1] !== this.numFeatures)
      throw new ShapeError(`SyncBatchNorm: expected (N, ${this.numFeatures}, ...), got ${shapeText(input.sizes)}.`, {
        op: 'SyncBatchNorm',
        shapes: [input.sizes],
      });
  }

  override forward(input: Tensor): Tensor {
    const group = this.processGroup ?? (isInitialized() ? worldGroup() : null);
    if (!this.training || group === null || group.size === 1) return super.forward(input);
    this.checkInput(input);
    const { weight, bias, eps } = this;
    return SyncNorm.apply(input, weight, bias, eps, group, (mean, variance) => this.follow(mean, variance));
  }

  private follow(mean: Tensor, variance: Tensor): void {
    const { runningMean, runningVar } = this;
    if (!this.trackRunningStats || runningMean === null || runningVar === null) return;
    const momentum = this.count();
    noGrad(() => {
      runningMean.lerp_(mean.to(runningMean.dtype), momentum);
      runningVar.lerp_(variance.to(runningVar.dtype), momentum);
    });
  }
}

function synced(norm: BatchNorm, processGroup: ProcessGroup | null): SyncBatchNorm {
  const { numFeatures, eps, momentum, affine, trackRunningStats, training } = norm;
  const sync = new SyncBatchNorm(numFeatures, { eps, momentum, affine, trackRunningStats, processGroup });
  const { weight, bias, runningMean, runningVar, numBatchesTracked } = norm;
  return Object.assign(sync, { weight, bias, runningMean, runningVar, numBatchesTracked, training });
}

/** Walks fields and the maps that containers keep. */
function convert(module: Module, group: ProcessGroup | null): Module {
  if (module instanceof SyncBatchNorm) return module;
  if (module instanceof BatchNorm) return synced(module, group);
  const converted = (value: unknown): unknown => (value instanceof Module ? convert(value, group) : value);
  for (const key of Reflect.ownKeys(module)) {
    const value: unknown = Object.getOwnPropertyDescriptor(module, key)?.value;
    if (value instanceof Map) for (const [name, item] of value) value.set(name, converted(item));
    else if (value instanceof Module) Reflect.set(module, key, converted(value));
  }
  return module;
}
