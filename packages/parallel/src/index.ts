export { loadDistributedCheckpoint, saveDistributedCheckpoint } from './checkpoint/checkpoint.ts';
export type { DistributedCheckpointOptions, SaveDistributedOptions } from './checkpoint/checkpoint.ts';
export { DataParallel, replicate, type DataParallelOptions } from './data-parallel/data-parallel.ts';
export type { GradBucket } from './ddp/bucket.ts';
export { allReduceHook, bf16CompressHook, fp16CompressHook, type BucketWork, type CommHook } from './ddp/comm-hooks.ts';
export { DistributedDataParallel, type DistributedDataParallelOptions } from './ddp/distributed-data-parallel.ts';
export { SyncBatchNorm, type SyncBatchNormOptions } from './ddp/sync-batch-norm.ts';
export { allGather, allGatherIntoTensor, allReduce, allToAll, barrier, broadcast } from './distributed/collectives.ts';
export { gather, reduce, reduceScatter, reduceScatterTensor, scatter } from './distributed/collectives.ts';
export type { CollectiveOptions } from './distributed/collectives.ts';
export { getBackend, getGlobalRank, getGroupRank, getProcessGroupRanks } from './distributed/groups.ts';
export { getRank, getWorldSize, newGroup } from './distributed/groups.ts';
export { destroyProcessGroup, initProcessGroup } from './distributed/init.ts';
export type { InitOptions } from './distributed/init.ts';
export { allGatherObject, broadcastObject } from './distributed/objects.ts';
export type { ObjectOptions } from './distributed/objects.ts';
export { irecv, isend, recv, send } from './distributed/point-to-point.ts';
export type { MessageOptions } from './distributed/point-to-point.ts';
export { isInitialized, worldGroup } from './distributed/state.ts';
export type { GroupLike } from './distributed/state.ts';
export { registerTransport } from './distributed/transports.ts';
export type { Transport, TransportSpec } from './distributed/transports.ts';
export {
  DistBackendError,
  DistError,
  DistNetworkError,
  DistStoreError,
  DistTimeoutError,
  PeerError,
  ProcessRaisedError,
} from './errors.ts';
export type { GroupOptions, ProcessGroup, ReduceOptions, TagOptions } from './group/process-group.ts';
export { ReduceOp } from './group/reduce-op.ts';
export type { ReduceOpName } from './group/reduce-op.ts';
export type { Work } from './group/work.ts';
export type { LocalPlace, SpawnOptions } from './host/host.ts';
export { spawn } from '#host';
export type { Store } from './store/store.ts';
export { TensorParallelAttention, type AttentionMasks } from './tensor-parallel/attention.ts';
export { copyToGroup, gatherFromGroup, reduceFromGroup, scatterToGroup } from './tensor-parallel/collectives.ts';
export { ColumnParallelLinear, type ColumnParallelOptions } from './tensor-parallel/column-parallel-linear.ts';
export { TensorParallelEncoderLayer } from './tensor-parallel/encoder-layer.ts';
export { RowParallelLinear, type RowParallelOptions } from './tensor-parallel/row-parallel-linear.ts';
export { VocabParallelEmbedding, type VocabParallelOptions } from './tensor-parallel/vocab-parallel-embedding.ts';
export { splitSequential } from './pipeline/micro-batches.ts';
export { Pipeline, type DevicePipelineOptions, type PipelineLoss, type PipelineOptions } from './pipeline/pipeline.ts';
export { PipelineStage, type PipelineStageOptions } from './pipeline/pipeline-stage.ts';
export type { PipelineSchedule } from './pipeline/schedule.ts';
