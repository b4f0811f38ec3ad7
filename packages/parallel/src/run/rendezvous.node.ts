// What the launchers of one run agree on, attempt by attempt, at the store of node 0.
import { DistTimeoutError } from '../errors.ts';
import { TcpStore, type ClientOptions } from '../store/client.node.ts';
import { PrefixStore } from '../store/prefix-store.ts';
import type { Store } from '../store/store.ts';
import type { Failure } from './failure.ts';

/** Ranks of all nodes, in the order of nodes. */
export interface Plan {
  readonly worldSize: number;
  /** Of this node's first rank. */
  readonly firstRank: number;
}

const BEAT = 1000;
/** A launcher that has not been heard of for so long is lost. */
const LOST = 10_000;
const FOREVER = 2 ** 31 - 1;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Rendezvous {
  private readonly options: ClientOptions;
  private readonly runId: string;
  private readonly node: number;
  private readonly nodes: number;
  private readonly patience: number;
  private client: Promise<TcpStore> | null = null;
  private closed = false;

  /** `patience`: milliseconds until another launcher has to be there, or the store to be reached again. */
  constructor(options: Omit<ClientOptions, 'timeout'>, runId: string, node: number, nodes: number, patience: number) {
    this.options = { ...options, timeout: LOST };
    this.runId = runId;
    this.node = node;
    this.nodes = nodes;
    this.patience = patience;
  }

  /** Waits for the other launchers. @throws DistTimeoutError when one does not come within the patience */
  async meet(attempt: number, nproc: number): Promise<Plan> {
    await this.call(attempt, (store) => store.set(`nproc/${this.node}`, String(nproc)));
    const counts: number[] = [];
    for (let node = 0; node < this.nodes; node++) {
      try {
        counts.push(Number(await this.call(attempt, (store) => store.get(`nproc/${node}`, this.patience))));
      } catch (cause) {
        const text = `kindling-run: the launcher of node ${node} did not come within ${this.patience / 1000} s.`;
        const error = new DistTimeoutError(text);
        error.cause = cause;
        throw error;
      }
    }
    const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
    return { worldSize: sum(counts), firstRank: sum(counts.slice(0, this.node)) };
  }

  /** Tells all how this node's ranks ended; the first failure stands. */
  async report(attempt: number, failure: Failure | null): Promise<void> {
    await this.call(attempt, async (store) => {
      if (failure !== null) await store.compareAndSet('end', '', JSON.stringify(failure));
      else {
        await store.set(`done/${this.node}`, '');
        const all = Array.from({ length: this.nodes }, (_, node) => `done/${node}`);
        if (await store.check(all)) await store.compareAndSet('end', '', 'null');
      }
    });
  }

  /** How the attempt ended for all: the first failure, or null. */
  async outcome(attempt: number): Promise<Failure | null> {
    return JSON.parse(await this.call(attempt, (store) => store.get('end', FOREVER))) as Failure | null;
  }

  /** Says that this launcher is there until `over` ends; node 0 also looks whether the others are. */
  async beat(attempt: number, over: Promise<unknown>): Promise<void> {
    let going = true;
    const end = (): boolean => (going = false);
    void over.then(end, end);
    const heard = new Map<number, { count: string; at: number }>();
    while (going && !this.closed) {
      await this.call(attempt, async (store) => {
        await store.add(`beat/${this.node}`, 1);
        if (this.node === 0) await this.look(attempt, store, heard);
      });
      await Promise.race([pause(BEAT), over.catch(() => {})]);
    }
  }

  private async look(attempt: number, store: Store, heard: Map<number, { count: string; at: number }>): Promise<void> {
    const now = performance.now();
    for (let node = 1; node < this.nodes; node++) {
      const count = String(await store.add(`beat/${node}`, 0));
      const before = heard.get(node);
      if (before?.count !== count) heard.set(node, { count, at: now });
      else if (now - before.at > LOST) {
        const how = `was not heard of for ${LOST / 1000} s`;
        await this.report(attempt, { who: `the launcher of node ${node}`, code: 1, how, tail: '' });
      }
    }
  }

  close(): void {
    this.closed = true;
    void this.client?.then(
      (client) => client.close(),
      () => {},
    );
  }

  /** Connects again where the connection broke. @throws the last error when the patience is over */
  private async call<T>(attempt: number, ask: (store: Store) => Promise<T>): Promise<T> {
    const end = performance.now() + this.patience;
    for (;;) {
      try {
        const client = await (this.client ??= TcpStore.connect(this.options));
        return await ask(new PrefixStore(`launcher/${this.runId}/${attempt}`, client));
      } catch (error) {
        if (this.closed || performance.now() > end || (error as Error).message.includes('token')) throw error;
        const broken = this.client;
        this.client = null;
        void broken?.then(
          (client) => client.close(),
          () => {},
        );
        await pause(BEAT / 4);
      }
    }
  }
}
