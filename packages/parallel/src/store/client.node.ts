import { connect as open, type Socket } from 'node:net';
import { DistError, DistNetworkError, DistStoreError, DistTimeoutError } from '../errors.ts';
import { encodeFrame, FrameReader, MOST_BYTES, type Reply, type Request } from './frames.ts';
import type { Store } from './store.ts';

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Milliseconds: to connect, while nobody listens too, and default of requests. */
  readonly timeout: number;
}

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: DistError) => void;
  readonly timer: NodeJS.Timeout;
}

/** How much longer than the request's own timeout a client waits for the server to say so. */
const PATIENCE = 2000;
const RETRY = 100;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function once(host: string, port: number, ms: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open({ host, port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), ms);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** A client of a StoreServer. Keeps the program alive only while a request is under way. */
export class TcpStore implements Store {
  readonly timeout: number;
  private readonly socket: Socket;
  private readonly where: string;
  private readonly pending = new Map<number, Pending>();
  private readonly reader = new FrameReader(MOST_BYTES);
  private next = 0;
  private lost: DistStoreError | null = null;

  /**
   * Waits for the server to come up.
   * @throws DistTimeoutError when it does not within the timeout, DistStoreError for a wrong token
   */
  static async connect({ host, port, token, timeout }: ClientOptions): Promise<TcpStore> {
    const end = performance.now() + timeout;
    for (;;) {
      try {
        const socket = await once(host, port, Math.max(1, end - performance.now()));
        const store = new TcpStore(socket, `${host}:${port}`, timeout);
        await store.request({ op: 'auth', keys: [], value: token }, timeout);
        return store;
      } catch (cause) {
        if (cause instanceof DistError && !(cause instanceof DistNetworkError)) throw cause;
        if (performance.now() + RETRY < end) await pause(RETRY);
        else {
          const error = new DistTimeoutError(
            `store: nobody answered at ${host}:${port} within ${timeout / 1000} s (${(cause as Error).message}). ` +
              'Is the launcher of node 0 running, and the address right?',
          );
          error.cause = cause;
          throw error;
        }
      }
    }
  }

  private constructor(socket: Socket, where: string, timeout: number) {
    this.socket = socket;
    this.where = where;
    this.timeout = timeout;
    socket.unref();
    socket.on('error', (error) => this.lose(error.message));
    socket.on('close', () => this.lose('the connection was closed'));
    socket.on('data', (chunk) => {
      try {
        for (const message of this.reader.push(chunk as Buffer)) this.settle(message as Reply);
      } catch (error) {
        this.lose((error as Error).message);
        socket.destroy();
      }
    });
  }

  get localAddress(): string | undefined {
    return this.socket.localAddress;
  }
  async set(key: string, value: string): Promise<void> {
    await this.request({ op: 'set', keys: [key], value });
  }
  async get(key: string, timeout = this.timeout): Promise<string> {
    return (await this.request({ op: 'get', keys: [key], timeout }, timeout)).value as string;
  }
  async add(key: string, amount: number): Promise<number> {
    return (await this.request({ op: 'add', keys: [key], amount })).value as number;
  }
  async compareAndSet(key: string, expected: string, desired: string): Promise<string> {
    return (await this.request({ op: 'compareAndSet', keys: [key], expected, value: desired })).value as string;
  }
  async wait(keys: readonly string[], timeout = this.timeout): Promise<void> {
    await this.request({ op: 'wait', keys, timeout }, timeout);
  }
  async check(keys: readonly string[]): Promise<boolean> {
    return (await this.request({ op: 'check', keys })).value as boolean;
  }
  async deleteKey(key: string): Promise<boolean> {
    return (await this.request({ op: 'delete', keys: [key] })).value as boolean;
  }
  async numKeys(): Promise<number> {
    return (await this.request({ op: 'numKeys', keys: [] })).value as number;
  }

  close(): void {
    this.lose('it was closed');
    this.socket.destroy();
  }

  private request(content: Omit<Request, 'id'>, timeout = this.timeout): Promise<Reply> {
    if (this.lost !== null) return Promise.reject(this.lost);
    return new Promise((resolve, reject) => {
      const id = this.next++;
      const frame = encodeFrame({ ...content, id });
      const silent = (): void => {
        this.pending.delete(id);
        this.rest();
        reject(new DistTimeoutError(`store: ${content.op} at ${this.where} had no answer within ${timeout / 1000} s.`));
      };
      const timer = setTimeout(silent, Math.min(timeout + PATIENCE, 2 ** 31 - 1));
      this.pending.set(id, { resolve, reject, timer });
      this.socket.ref();
      this.socket.write(frame);
    });
  }

  private settle({ id, ...reply }: Reply): void {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    this.pending.delete(id);
    clearTimeout(pending.timer);
    this.rest();
    if (reply.error === undefined) pending.resolve({ id, ...reply });
    else if (reply.late === true) pending.reject(new DistTimeoutError(`store: ${reply.error}.`));
    else pending.reject(new DistStoreError(`store at ${this.where}: ${reply.error}.`));
  }

  private rest(): void {
    if (this.pending.size === 0) this.socket.unref();
  }

  private lose(why: string): void {
    this.lost ??= new DistStoreError(`store at ${this.where}: ${why}.`);
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer);
      reject(this.lost);
    }
    this.pending.clear();
  }
}
