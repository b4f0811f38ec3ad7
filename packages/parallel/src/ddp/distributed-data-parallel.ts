import { isGradEnabled } from '@kindling/autograd';
import { Module } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import { nothingToTrain } from '../errors.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { broadcastCoalesced } from './broadcast-coalesced.ts';
import type { CommHook } from './comm-hooks.ts';
import { Reducer } from './reducer.ts';
import { checkSameMembers } from './same-members.ts';
import { tensorsIn } from './tensors-in.ts';

export interface DistributedDataParallelOptions {
  /** The default group when left out. */
  readonly processGroup?: ProcessGroup;
  /** Whether rank 0's buffers (running means and the like) are everyone's before each forward; true when left out. */
  readonly broadcastBuffers?: boolean;
  /** Megabytes of gradients that travel together; 25 when left out. The first bucket has at most 1. */
  readonly bucketCapMb?: number;
  /** For models that leave parameters out in some steps: the graph is searched for them after every forward. */
  readonly findUnusedParameters?: boolean;
  /** The graph is the same in all steps: the first backward tells which parameters are unused. */
  readonly staticGraph?: boolean;
  /**
   * Gradients are views of the buckets, which saves a copy and their memory; true when left out (in PyTorch false). With
   * false, `grad` of a step is not written over by the next one.
   */
  readonly gradientAsBucketView?: boolean;
}

/**
 * Trains a module on all ranks of a group as one: each rank runs its part of the batch, backward leaves everywhere the
 * gradients averaged over the ranks, so that equal optimizers keep the replicas equal. Parameters and buffers start as rank
 * 0's; `module` is the model itself, and names in the `stateDict` start with 'module.', as in PyTorch.
 *
 * Gradients are reduced in buckets while backward goes on. Every rank must run forward and backward as often as the others.
 *
 *     const model = new DistributedDataParallel(net);
 *     lossFn(model(x), y).backward();     // gradients are the averages when it returns
 *
 * https://pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html
 * @throws DistError before `initProcessGroup`; where ranks have different parameters, with the first difference; in forward,
 * where the backward before left parameters without gradients. ValueError for a module without trained parameters
 */
export class DistributedDataParallel<M extends Module = Module> extends Module {
  static readonly typeName: string = 'DistributedDataParallel';
  readonly module: M;
  readonly processGroup: ProcessGroup;
  private readonly broadcastBuffers: boolean;
  private readonly reducer: Reducer;
  private requireBackwardGradSync = true;
  private requireForwardParamSync = true;

  constructor(
    module: M,
    {
      processGroup = worldGroup('DistributedDataParallel'),
      broadcastBuffers = true,
      bucketCapMb = 25,
      findUnusedParameters = false,
      staticGraph = false,
      gradientAsBucketView = true,
    }: DistributedDataParallelOptions = {},
  ) {
    super();
    this.module = module;
    this.processGroup = processGroup;
    this.broadcastBuffers = broadcastBuffers;
    const parameters = module.namedParameters();
    const trained = parameters.filter(([, p]) => p.requiresGrad);
    if (trained.length === 0) throw nothingToTrain('DistributedDataParallel');
    const members = [...parameters, ...module.namedBuffers()];
    checkSameMembers(processGroup, 'DistributedDataParallel', members);
    broadcastCoalesced(
      processGroup,
      members.map(([, x]) => x),
    );
    this.reducer = new Reducer(processGroup, trained, {
      bucketBytes: bucketCapMb * 2 ** 20,
      findUnused: findUnusedParameters,
      staticGraph,
      asView: gradientAsBucketView,
    });
  }

  override forward(...input: Parameters<M['forward']>): ReturnType<M['forward']> {
    const reducing = isGradEnabled() && this.requireBackwardGradSync;
    if (reducing) this.reducer.checkFinished();
    if (this.requireForwardParamSync && this.broadcastBuffers)
      broadcastCoalesced(this.processGroup, this.module.buffers());
    const output = (this.module as Module)(...input) as ReturnType<M['forward']>;
    this.requireForwardParamSync = reducing;
    if (reducing) this.reducer.expect(() => tensorsIn(output));
    else this.reducer.skip();
    return output;
  }

  /**
   * Runs `fn` (forward and backward of a part of the batch) without averaging: gradients gather here until the first
   * backward after it. May be async.
   */
  noSync<T>(fn: () => T): T {
    const before = this.requireBackwardGradSync;
    const restore = (): void => void (this.requireBackwardGradSync = before);
    this.requireBackwardGradSync = false;
    let result: T;
    try {
      result = fn();
    } catch (error) {
      restore();
      throw error;
    }
    if (result instanceof Promise) void result.then(restore, restore);
    else restore();
    return result;
  }

  /** Reduces buckets by `hook` instead of the average in their dtype, as `fp16CompressHook`. */
  registerCommHook<S>(state: S, hook: CommHook<S>): void {
    this.reducer.reduce = (bucket) => hook(state, bucket);
  }
}
