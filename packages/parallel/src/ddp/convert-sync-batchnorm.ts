import { BatchNorm, Module } from '@kindling/nn';
import type { ProcessGroup } from '../group/process-group.ts';
import { SyncBatchNorm } from './sync-batch-norm.ts';

/** A SyncBatchNorm with the parameters, buffers and settings of a batch norm, which are not copied. */
function synced(norm: BatchNorm, processGroup: ProcessGroup | null): SyncBatchNorm {
  const { numFeatures, eps, momentum, affine, trackRunningStats, training } = norm;
  const sync = new SyncBatchNorm(numFeatures, { eps, momentum, affine, trackRunningStats, processGroup });
  const { weight, bias, runningMean, runningVar, numBatchesTracked } = norm;
  return Object.assign(sync, { weight, bias, runningMean, runningVar, numBatchesTracked, training });
}

/**
 * Puts a SyncBatchNorm in the place of every batch norm in the module, in place; gives the module, or what takes its place
 * where it is a batch norm itself. `SyncBatchNorm.convert_sync_batchnorm` in PyTorch.
 */
export function convertSyncBatchnorm<M extends Module>(
  module: M,
  processGroup: ProcessGroup | null = null,
): M extends BatchNorm ? SyncBatchNorm : M {
  return convert(module, processGroup) as M extends BatchNorm ? SyncBatchNorm : M;
}

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
