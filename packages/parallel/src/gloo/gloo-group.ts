import { dtypes } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DistBackendError, DistError, DistTimeoutError, PeerError } from '../errors.ts';
import { checkExchange, checkList, checkMembers, checkRank, checkRootList, checkTimeout } from '../group/check.ts';
import { callText, HEADER_WORDS, kinds, writeCall, type Call } from '../group/header.ts';
import { mailError, writeMail } from '../group/mail-header.ts';
import type { GroupOptions, ProcessGroup, ReduceOptions, TagOptions } from '../group/process-group.ts';
import { checkReduceOp, plainReduction, reduceOpCodes, type ReduceOpName } from '../group/reduce-op.ts';
import type { Work } from '../group/work.ts';
import type { Binding, NativeGroup, Outcome } from './binding.ts';
import { GlooWork, type Settler } from './gloo-work.ts';
import { meet, within, type Meeting } from './meet.ts';
import { memoryOf, memoryOfAll, type Memory } from './tensor-memory.ts';

const nothing: Memory = { bytes: new Uint8Array(), close: () => {} };

/** What a failed work needs to know of its call. */
type Explain = (rank: number, header: Int32Array) => Error;

/**
 * Ranks of any processes and hosts, over gloo's TCP transport: a thread of the addon runs the collectives in order, on the
 * memory of the tensors (lists of tensors pass through a copy), while this thread goes on. Before each the ranks compare
 * what they call. https://github.com/pytorch/gloo
 */
export class GlooGroup implements ProcessGroup, Settler {
  readonly backend = 'gloo';
  readonly rank: number;
  readonly size: number;
  readonly ranks: readonly number[];
  readonly timeout: number;
  private readonly binding: Binding;
  private readonly native: NativeGroup;
  private readonly meeting: Meeting;
  private readonly works = new Map<number, { work: GlooWork; explain: Explain }>();
  private waiting = 0;
  private subgroups = 0;
  private broken: Error | null = null;

  /** Meets the other ranks at the store. @throws DistTimeoutError, PeerError when they do not come or cannot be reached */
  static async create(meeting: Meeting): Promise<GlooGroup> {
    const { binding, timeout, host, networkInterface } = meeting;
    let finished = (_: number): void => {};
    const { native, peers } = await meet(meeting, (id) => finished(id));
    const group = new GlooGroup(native, meeting);
    finished = (id) => group.finished(id);
    try {
      await group.follow('initProcessGroup', binding.connect(native, peers), []).wait();
      return group;
    } catch (error) {
      group.close();
      const op = 'initProcessGroup';
      if (!(error instanceof DistTimeoutError))
        throw new PeerError(`${op}: cannot connect the ranks from ${networkInterface || host}.`, null, op);
      throw new DistTimeoutError(`${op}: the ranks did not connect within ${timeout / 1000} s.`, { op });
    }
  }

  private constructor(native: NativeGroup, meeting: Meeting) {
    this.binding = meeting.binding;
    this.native = native;
    this.meeting = meeting;
    this.rank = meeting.rank;
    this.size = meeting.ranks.length;
    this.ranks = meeting.ranks;
    this.timeout = meeting.timeout;
  }

  allReduce(tensor: Tensor, { op = 'sum' }: ReduceOptions = {}): Work {
    checkReduceOp('allReduce', op, tensor.dtype);
    return this.run({ kind: 'allReduce', op }, tensor, () => [memoryOf('allReduce', tensor, true)]);
  }

  broadcast(tensor: Tensor, src: number): Work {
    checkRank('broadcast', src, this.size);
    return this.run({ kind: 'broadcast', root: src }, tensor, () => [memoryOf('broadcast', tensor, this.rank !== src)]);
  }

  reduce(tensor: Tensor, dst: number, { op = 'sum' }: ReduceOptions = {}): Work {
    checkRank('reduce', dst, this.size);
    checkReduceOp('reduce', op, tensor.dtype);
    return this.run({ kind: 'reduce', root: dst, op }, tensor, () => [memoryOf('reduce', tensor, this.rank === dst)]);
  }

  allGather(outputs: readonly Tensor[], input: Tensor): Work {
    checkList('allGather', 'outputs', outputs, input, this.size);
    return this.run({ kind: 'allGather' }, input, (op) => [memoryOf(op, input, false), memoryOfAll(op, outputs, true)]);
  }

  reduceScatter(output: Tensor, inputs: readonly Tensor[], { op = 'sum' }: ReduceOptions = {}): Work {
    checkList('reduceScatter', 'inputs', inputs, output, this.size);
    checkReduceOp('reduceScatter', op, output.dtype);
    return this.run({ kind: 'reduceScatter', op }, output, (name) => [
      memoryOf(name, output, true),
      memoryOfAll(name, inputs, false),
    ]);
  }

  scatter(output: Tensor, src: number, inputs?: readonly Tensor[]): Work {
    checkRank('scatter', src, this.size);
    const given = this.rank === src ? checkRootList('scatter', 'inputs', 'src', inputs) : [];
    if (this.rank === src) checkList('scatter', 'inputs', given, output, this.size);
    return this.run({ kind: 'scatter', root: src }, output, (op) => [
      memoryOf(op, output, true),
      memoryOfAll(op, given, false),
    ]);
  }

  gather(input: Tensor, dst: number, outputs?: readonly Tensor[]): Work {
    checkRank('gather', dst, this.size);
    const wanted = this.rank === dst ? checkRootList('gather', 'outputs', 'dst', outputs) : [];
    if (this.rank === dst) checkList('gather', 'outputs', wanted, input, this.size);
    return this.run({ kind: 'gather', root: dst }, input, (op) => [
      memoryOf(op, input, false),
      memoryOfAll(op, wanted, true),
    ]);
  }

  allToAll(outputs: readonly Tensor[], inputs: readonly Tensor[]): Work {
    const first = checkExchange(outputs, inputs, this.size);
    return this.run({ kind: 'allToAll' }, first, (op) => [
      memoryOfAll(op, outputs, true),
      memoryOfAll(op, inputs, false),
    ]);
  }

  barrier(): Work {
    return this.run({ kind: 'barrier' }, null, () => []);
  }

  send(tensor: Tensor, dst: number, { tag = 0 }: TagOptions = {}): Work {
    checkRank('send', dst, this.size, this.rank);
    return this.mail('send', tensor, dst, tag);
  }

  recv(tensor: Tensor, src: number, { tag = 0 }: TagOptions = {}): Work {
    checkRank('recv', src, this.size, this.rank);
    return this.mail('recv', tensor, src, tag);
  }

  async newGroup(
    ranks: readonly number[],
    { timeout = this.timeout }: GroupOptions = {},
  ): Promise<ProcessGroup | null> {
    checkTimeout('newGroup', timeout);
    checkMembers(ranks, this.size);
    await this.run({ kind: 'newGroup', sizes: ranks }, null, () => []).wait();
    const store = within(this.meeting, `group${this.subgroups++}`);
    if (!ranks.includes(this.rank)) return null;
    const members = ranks.map((rank) => this.ranks[rank] as number);
    return GlooGroup.create({ ...this.meeting, store, timeout, ranks: members, rank: ranks.indexOf(this.rank) });
  }

  abort(reason = 'abort() was called'): void {
    this.broken ??= new PeerError(`This rank aborted the group: ${reason}.`, this.rank, 'abort');
    this.binding.abort(this.native);
  }

  close(): void {
    this.broken ??= new PeerError('This rank destroyed the group.', this.rank, 'destroyProcessGroup');
    this.binding.abort(this.native);
    for (const { work } of [...this.works.values()]) this.block(work);
    this.binding.close(this.native);
  }

  block(work: GlooWork): void {
    this.settle(work.id, this.binding.outcome(this.native, work.id, 1));
  }

  hold(): void {
    if (this.waiting++ === 0) this.binding.hold(this.native, 1);
  }

  release(): void {
    if (--this.waiting === 0) this.binding.hold(this.native, 0);
  }

  private run(call: Call, tensor: Tensor | null, memory: (op: string) => Memory[]): Work {
    if (this.broken !== null) throw this.broken;
    const { kind, op = 'sum', root = 0 } = call;
    const header = new Int32Array(HEADER_WORDS);
    writeCall(header, tensor === null ? call : { ...call, dtype: tensor.dtype, sizes: tensor.sizes });
    const memories = memory(kind);
    const [a = nothing, b = null] = memories;
    const plain = tensor === null ? noReduction : plainReduction(op, tensor.dtype);
    // The addon knows no newGroup: it is a barrier under another name.
    const code = kinds.indexOf(kind === 'newGroup' ? 'barrier' : kind);
    const opCode = reduceOpCodes[plain.op];
    const id = this.binding.run(
      this.native,
      code,
      opCode,
      dtypes[plain.dtype].code,
      root,
      a.bytes,
      b?.bytes ?? null,
      header,
    );
    const explain = (rank: number, theirs: Int32Array): Error =>
      new DistBackendError(
        `${kind}: rank ${rank} called ${callText(theirs)} where rank ${this.rank} called ${callText(header)}. ` +
          'Every rank must call the same collectives in the same order, with the same shapes and dtypes.',
        { op: kind },
      );
    return this.follow(kind, id, memories, explain);
  }

  private mail(op: 'send' | 'recv', tensor: Tensor, peer: number, tag: number): Work {
    if (this.broken !== null) throw this.broken;
    const memory = memoryOf(op, tensor, op === 'recv');
    const message = { tag, dtype: tensor.dtype, sizes: tensor.sizes, bytes: memory.bytes.length };
    const header = new Int32Array(HEADER_WORDS);
    writeMail(header, message);
    const id = this.binding.mail(this.native, op === 'send' ? 1 : 0, peer, tag, memory.bytes, header);
    return this.follow(op, id, [memory], (rank, theirs) => mailError(op, rank, theirs, message));
  }

  private follow(op: string, id: number, memories: readonly Memory[], explain: Explain = noExplanation): GlooWork {
    const work = new GlooWork(op, id, this, memories);
    this.works.set(id, { work, explain });
    return work;
  }

  private finished(id: number): void {
    if (this.works.has(id)) this.settle(id, this.binding.outcome(this.native, id, 0));
  }

  private settle(id: number, outcome: Outcome | null): void {
    const entry = this.works.get(id);
    if (entry === undefined || outcome === null) return;
    this.works.delete(id);
    const [code, message, rank, header] = outcome;
    const { op } = entry.work;
    if (code === '') return entry.work.end(null);
    const why =
      code === 'MISMATCH' ? entry.explain(rank, Int32Array.from(header)) : this.transportError(op, code, message);
    // After a failure in a collective no two ranks need be at the same place any more.
    this.broken ??= why;
    if (code !== 'MISMATCH') this.binding.abort(this.native);
    entry.work.end(this.broken);
  }

  private transportError(op: string, code: string, message: string): DistError {
    const rest = `The group cannot be used any more. (gloo: ${message})`;
    if (code === 'TIMEOUT')
      return new DistTimeoutError(
        `${op}: a rank did not come within the timeout of ${this.timeout / 1000} s. ${rest}`,
        { op },
      );
    return new PeerError(`${op}: the connection to a rank broke; it ended, failed or is cut off. ${rest}`, null, op);
  }
}
const noReduction = { op: 'sum' as ReduceOpName, dtype: 'float32' as const };
const noExplanation: Explain = (rank) => new DistError(`rank ${rank} disagrees.`);
