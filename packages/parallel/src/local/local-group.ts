import type { Tensor } from '@kindling/core';
import { checkExchange, checkList, checkMembers, checkRank, checkRootList, checkTimeout } from '../group/check.ts';
import type { GroupOptions, ProcessGroup, ReduceOptions, TagOptions } from '../group/process-group.ts';
import { checkReduceOp } from '../group/reduce-op.ts';
import type { Work } from '../group/work.ts';
import { faultError, faultOf, tell } from './faults.ts';
import { PeerError } from '../errors.ts';
import { Elements } from '../group/elements.ts';
import type { Engine } from './engine.ts';
import type { Call } from '../group/header.ts';
import { Inbox } from './inbox.ts';
import { Lane, type Round } from './lane.ts';
import { LocalWork } from './local-work.ts';
import { Outbox, type Ends } from './outbox.ts';
import { Region, regionBytes } from './region.ts';
import * as rounds from './rounds.ts';

const callOf = (kind: Call['kind'], { dtype, sizes }: Tensor, rest: Partial<Call> = {}): Call => ({
  kind,
  dtype,
  sizes,
  ...rest,
});

/**
 * Ranks that are threads of one program, over shared memory. Reductions add in the order of ranks, whatever the timing.
 * Work goes on while this thread waits for any work of the world, or is idle.
 */
export class LocalGroup implements ProcessGroup {
  readonly backend = 'local';
  readonly rank: number;
  readonly size: number;
  readonly ranks: readonly number[];
  readonly timeout: number;
  private readonly engine: Engine;
  private readonly region: Region;
  private readonly lane: Lane;
  private readonly place: rounds.Place;
  private readonly outboxes = new Map<number, Outbox>();
  private readonly inboxes = new Map<number, Inbox>();

  /** `base` is the address of the group's memory; `ranks` are of the world, this one among them. */
  constructor(engine: Engine, base: number, ranks: readonly number[], timeout: number) {
    const { world } = engine;
    this.engine = engine;
    this.ranks = ranks;
    this.size = ranks.length;
    this.rank = ranks.indexOf(world.rank);
    this.timeout = timeout;
    // A shared WebAssembly.Memory has a SharedArrayBuffer.
    this.region = new Region(world.memory.buffer as ArrayBufferLike as SharedArrayBuffer, base, ranks.length);
    const fault = faultOf(this.region);
    if (fault !== null) throw faultError('initProcessGroup', fault);
    this.lane = new Lane(this.region, world, ranks, timeout);
    this.place = { region: this.region, world, rank: this.rank, size: this.size };
    engine.add(this.lane);
  }

  allReduce(tensor: Tensor, { op = 'sum' }: ReduceOptions = {}): Work {
    checkReduceOp('allReduce', op, tensor.dtype);
    const call = callOf('allReduce', tensor, { op });
    return this.run('allReduce', [tensor], ([x]) =>
      rounds.allReduceRounds(this.place, call, x as Elements, op, tensor.dtype),
    );
  }

  broadcast(tensor: Tensor, src: number): Work {
    checkRank('broadcast', src, this.size);
    const call = callOf('broadcast', tensor, { root: src });
    return this.run('broadcast', [tensor], ([x]) => rounds.broadcastRounds(this.place, call, x as Elements, src));
  }

  reduce(tensor: Tensor, dst: number, { op = 'sum' }: ReduceOptions = {}): Work {
    checkRank('reduce', dst, this.size);
    checkReduceOp('reduce', op, tensor.dtype);
    const call = callOf('reduce', tensor, { op, root: dst });
    return this.run('reduce', [tensor], ([x]) =>
      rounds.reduceRounds(this.place, call, x as Elements, dst, op, tensor.dtype),
    );
  }

  allGather(outputs: readonly Tensor[], input: Tensor): Work {
    checkList('allGather', 'outputs', outputs, input, this.size);
    const call = callOf('allGather', input);
    return this.run('allGather', [input, ...outputs], ([x, ...out]) =>
      rounds.gatherRounds(this.place, call, x as Elements, out),
    );
  }

  reduceScatter(output: Tensor, inputs: readonly Tensor[], { op = 'sum' }: ReduceOptions = {}): Work {
    checkList('reduceScatter', 'inputs', inputs, output, this.size);
    checkReduceOp('reduceScatter', op, output.dtype);
    const call = callOf('reduceScatter', output, { op });
    return this.run('reduceScatter', [output, ...inputs], ([out, ...list]) =>
      rounds.reduceScatterRounds(this.place, call, out as Elements, list, op, output.dtype),
    );
  }

  scatter(output: Tensor, src: number, inputs?: readonly Tensor[]): Work {
    checkRank('scatter', src, this.size);
    const given = this.rank === src ? checkRootList('scatter', 'inputs', 'src', inputs) : [];
    if (this.rank === src) checkList('scatter', 'inputs', given, output, this.size);
    const call = callOf('scatter', output, { root: src });
    return this.run('scatter', [output, ...given], ([out, ...list]) =>
      rounds.scatterRounds(this.place, call, out as Elements, src, list),
    );
  }

  gather(input: Tensor, dst: number, outputs?: readonly Tensor[]): Work {
    checkRank('gather', dst, this.size);
    const wanted = this.rank === dst ? checkRootList('gather', 'outputs', 'dst', outputs) : [];
    if (this.rank === dst) checkList('gather', 'outputs', wanted, input, this.size);
    const call = callOf('gather', input, { root: dst });
    return this.run('gather', [input, ...wanted], ([x, ...out]) =>
      rounds.gatherRounds(this.place, call, x as Elements, out),
    );
  }

  allToAll(outputs: readonly Tensor[], inputs: readonly Tensor[]): Work {
    const call = callOf('allToAll', checkExchange(outputs, inputs, this.size));
    return this.run('allToAll', [...outputs, ...inputs], (all) =>
      rounds.allToAllRounds(this.place, call, all.slice(0, this.size), all.slice(this.size)),
    );
  }

  barrier(): Work {
    return this.run('barrier', [], () => rounds.barrierRounds({ kind: 'barrier' }));
  }

  send(tensor: Tensor, dst: number, { tag = 0 }: TagOptions = {}): Work {
    checkRank('send', dst, this.size, this.rank);
    return this.mail('send', tensor, tag, this.box(this.outboxes, dst, Outbox));
  }

  recv(tensor: Tensor, src: number, { tag = 0 }: TagOptions = {}): Work {
    checkRank('recv', src, this.size, this.rank);
    return this.mail('recv', tensor, tag, this.box(this.inboxes, src, Inbox));
  }

  async newGroup(
    ranks: readonly number[],
    { timeout = this.timeout }: GroupOptions = {},
  ): Promise<ProcessGroup | null> {
    checkTimeout('newGroup', timeout);
    checkMembers(ranks, this.size);
    let base = 0;
    const allocate = (): number => this.engine.world.grow(regionBytes(ranks.length));
    const call: Call = { kind: 'newGroup', sizes: ranks };
    await this.run('newGroup', [], () => rounds.wordRounds(this.place, call, allocate, (word) => (base = word))).wait();
    if (!ranks.includes(this.rank)) return null;
    const members = ranks.map((rank) => this.ranks[rank] as number);
    return new LocalGroup(this.engine, base, members, timeout);
  }

  abort(reason = 'abort() was called'): void {
    tell(this.region, this.rank, 'abort');
    this.failAll(new PeerError(`This rank aborted the group: ${reason}.`, this.rank, 'abort'));
  }

  close(): void {
    const boxes = [this.lane, ...this.outboxes.values(), ...this.inboxes.values()];
    if (boxes.some(({ busy }) => busy)) tell(this.region, this.rank, 'close');
    this.failAll(new PeerError('This rank destroyed the group.', this.rank, 'destroyProcessGroup'));
    for (const box of boxes) this.engine.remove(box);
  }

  private failAll(error: Error): void {
    for (const box of [this.lane, ...this.outboxes.values(), ...this.inboxes.values()]) box.fail(error);
  }

  /** Holds the tensors' elements until the rounds are over. */
  private run(op: string, tensors: readonly Tensor[], plan: (elements: Elements[]) => Round[]): Work {
    const elements = tensors.map((tensor) => new Elements(op, tensor));
    const work = new LocalWork(op, this.engine, this.timeout, () => elements.forEach((x) => x.close()));
    queue(work, () => this.lane.push(work, plan(elements)));
    this.engine.start(this.lane);
    return work;
  }

  private mail(op: string, tensor: Tensor, tag: number, box: Outbox | Inbox): Work {
    const elements = new Elements(op, tensor);
    const work = new LocalWork(op, this.engine, this.timeout, () => elements.close());
    queue(work, () => box.push({ work, elements, tag, dtype: tensor.dtype, sizes: tensor.sizes }));
    this.engine.start(box);
    return work;
  }

  private box<B extends Outbox | Inbox>(boxes: Map<number, B>, peer: number, Box: new (ends: Ends) => B): B {
    const known = boxes.get(peer);
    if (known !== undefined) return known;
    const { region, rank, timeout } = this;
    const { world } = this.engine;
    const box = new Box({ region, world, self: rank, peer, peerGlobal: this.ranks[peer] as number, timeout });
    boxes.set(peer, box);
    this.engine.add(box);
    return box;
  }
}

/** A work that cannot be queued gives up its tensors at once. */
function queue(work: LocalWork, push: () => void): void {
  try {
    push();
  } catch (error) {
    work.end(error as Error);
    throw error;
  }
}
