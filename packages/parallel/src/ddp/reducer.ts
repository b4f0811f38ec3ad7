import { internal, noGrad } from '@kindling/autograd';
import { tensor, type Tensor } from '@kindling/core';
import type { Parameter } from '@kindling/nn';
import { readyTwice, unfinished } from '../errors.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { Bucket, type GradBucket } from './bucket.ts';
import { bucketed } from './buckets.ts';
import type { BucketWork } from './comm-hooks.ts';
import { StaticGraph } from './static-graph.ts';

/** PyTorch's size of the bucket that is reduced first, small so that it starts early. */
const FIRST = 2 ** 20;

export interface ReducerOptions {
  readonly bucketBytes: number;
  readonly findUnused: boolean;
  readonly staticGraph: boolean;
  readonly asView: boolean;
}

/**
 * Averages gradients over the ranks while backward goes on: a bucket is reduced as soon as all its gradients are there,
 * always in the order of buckets, which is the same on all ranks (Li et al. 2020, "PyTorch Distributed").
 */
export class Reducer {
  reduce: (bucket: GradBucket) => BucketWork;
  private readonly group: ProcessGroup;
  private readonly options: ReducerOptions;
  private readonly names: ReadonlyMap<Parameter, string>;
  private readonly buckets: readonly Bucket[];
  private readonly places = new Map<Parameter, { readonly bucket: Bucket; readonly at: number }>();
  private readonly graph: StaticGraph | null;
  /** Whether the next backward is reduced. */
  private expecting = false;
  private started = false;
  /** Without gradients in this backward, as far as the graph tells. */
  private unused: readonly Parameter[] = [];
  private readonly ready = new Set<Parameter>();
  private works: BucketWork[] = [];

  constructor(group: ProcessGroup, named: readonly (readonly [string, Parameter])[], options: ReducerOptions) {
    this.group = group;
    this.options = options;
    this.names = new Map(named.map(([name, p]) => [p, name]));
    const lists = bucketed([...this.names.keys()].reverse(), options.bucketBytes, Math.min(FIRST, options.bucketBytes));
    this.buckets = lists.map((list, i) => new Bucket(list, i, i === lists.length - 1, options.asView));
    for (const bucket of this.buckets) bucket.parameters().forEach((p, at) => this.places.set(p, { bucket, at }));
    for (const p of this.names.keys()) p.registerPostAccumulateGradHook(() => noGrad(() => this.arrived(p)));
    this.graph = options.staticGraph ? new StaticGraph() : null;
    this.reduce = (bucket) => group.allReduce(bucket.buffer(), { op: 'avg' });
  }

  /** Before a forward. @throws DistError where the backward before has left parameters without gradients */
  checkFinished(): void {
    if (!this.started) return;
    const missing = [...this.names].filter(([p]) => !this.ready.has(p)).map(([, name]) => name);
    throw unfinished(missing);
  }

  /** After a forward whose backward is to be reduced. */
  expect(outputs: () => readonly Tensor[]): void {
    this.expecting = true;
    if (this.graph !== null) this.unused = this.graph.unused(this.names.keys());
    else if (this.options.findUnused) {
      const used = internal.leavesOf(outputs().filter((x) => x.requiresGrad));
      this.unused = [...this.names.keys()].filter((p) => !used.has(p));
    }
  }

  /** After a forward whose gradients stay here. */
  skip(): void {
    this.expecting = false;
  }

  private arrived(p: Parameter): void {
    if (!this.expecting) return;
    if (!this.started) this.start();
    if (this.graph?.defers(p) === true) return;
    this.take(p);
    this.launch();
  }

  private start(): void {
    this.started = true;
    if (this.graph?.learning === true) {
      internal.queueCallback(() => noGrad(() => this.learn()));
      return;
    }
    this.graph?.restart();
    for (const p of this.unused) this.take(p);
    this.launch();
  }

  /** In the first backward of a static graph all is reduced at its end, when it is known who came how often. */
  private learn(): void {
    this.unused = this.graph?.learned(this.names.keys()) ?? [];
    for (const p of this.names.keys()) this.take(p);
    this.launch();
  }

  private take(p: Parameter): void {
    if (this.ready.has(p)) throw readyTwice(this.names.get(p) ?? '');
    this.ready.add(p);
    const { bucket, at } = this.places.get(p) as { bucket: Bucket; at: number };
    bucket.take(at);
  }

  /** Starts every bucket that is full and whose turn it is. */
  private launch(): void {
    for (let next = this.buckets[this.works.length]; next?.missing === 0; next = this.buckets[this.works.length]) {
      this.works.push(this.reduce(next));
      if (!next.isLast()) continue;
      if (this.graph?.learning === true) this.finish();
      else internal.queueCallback(() => noGrad(() => this.finish()));
    }
  }

  private finish(): void {
    const isUsed = this.usedAnywhere();
    for (const work of this.works) work.waitSync();
    for (const bucket of this.buckets) bucket.give(isUsed);
    this.works = [];
    this.ready.clear();
    this.started = false;
    this.expecting = false;
  }

  /** Whether any rank has a gradient: those that nobody used must stay without one. */
  private usedAnywhere(): (p: Parameter) => boolean {
    if (this.graph !== null && this.graph.used !== null) return (p) => this.graph?.used?.has(p) === true;
    if (this.graph === null && !this.options.findUnused) return () => true;
    const parameters = [...this.names.keys()];
    const mine = tensor(
      parameters.map((p) => (this.unused.includes(p) ? 0 : 1)),
      { dtype: 'int32' },
    );
    this.group.allReduce(mine, { op: 'max' }).waitSync();
    const flags = mine.toTypedArray() as Int32Array;
    const used = new Set(parameters.filter((_, i) => flags[i] !== 0));
    this.graph?.settle(used);
    return (p) => used.has(p);
  }
}
