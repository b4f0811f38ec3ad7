import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DistNetworkError } from '../errors.ts';
import { checkRequest, encodeFrame, FrameReader, MOST_BYTES, type Reply, type Request } from './frames.ts';
import { Table, type Waiter } from './table.ts';

export interface ServerOptions {
  /** Address to listen at. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Every client has to know it. */
  readonly token: string;
}

/** Before a client has said the token. */
const UNKNOWN_BYTES = 1024;
const UNKNOWN_MS = 10_000;
const MOST_CLIENTS = 4096;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The key-value store at which ranks and launchers meet: it lives in the first launcher, so that it outlives every rank. A
 * client that does not say the token first, or says anything that is no request, is cut off; nobody else notices.
 */
export class StoreServer {
  readonly host: string;
  readonly port: number;
  private readonly server: Server;
  private readonly token: Buffer;
  private readonly table = new Table();
  private readonly sockets = new Set<Socket>();

  /** @throws DistNetworkError when the address cannot be used, or the port is taken */
  static async listen({ host, port, token }: ServerOptions): Promise<StoreServer> {
    const server = createServer({ noDelay: true });
    server.maxConnections = MOST_CLIENTS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        const why = cause.code === 'EADDRINUSE' ? 'the port is in use; choose another --master-port' : cause.message;
        const error = new DistNetworkError(`store: cannot listen at ${host}:${port}: ${why}.`);
        error.cause = cause;
        reject(error);
      });
      server.listen(port, host, resolve);
    });
    return new StoreServer(server, host, token);
  }

  private constructor(server: Server, host: string, token: string) {
    this.server = server;
    this.host = host;
    this.port = (server.address() as AddressInfo).port;
    this.token = digest(token);
    server.on('connection', (socket) => this.serve(socket));
  }

  /** Cuts off all clients. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    const reader = new FrameReader(UNKNOWN_BYTES);
    const waiters = new Map<Waiter, NodeJS.Timeout>();
    let known = false;
    socket.setTimeout(UNKNOWN_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      for (const [waiter, timer] of waiters) {
        clearTimeout(timer);
        this.table.forget(waiter);
      }
    });
    socket.on('data', (chunk) => {
      try {
        for (const message of reader.push(chunk as Buffer)) {
          const request = checkRequest(message);
          if (known) this.answer(socket, waiters, request);
          else if (request.op === 'auth' && timingSafeEqual(digest(request.value ?? ''), this.token)) {
            known = true;
            reader.most = MOST_BYTES;
            socket.setTimeout(0);
            reply(socket, { id: request.id, value: true });
          } else {
            socket.end(encodeFrame({ id: request.id, error: 'the token is wrong' }));
            socket.destroySoon();
            return;
          }
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private answer(socket: Socket, waiters: Map<Waiter, NodeJS.Timeout>, request: Request): void {
    const { id, op, keys } = request;
    if ((op === 'get' || op === 'wait') && !this.table.has(keys)) return this.wait(socket, waiters, request);
    try {
      reply(socket, { id, value: this.run(request) });
    } catch (error) {
      reply(socket, { id, error: (error as Error).message });
    }
  }

  private run({ op, keys, value = '', expected = '', amount = 0 }: Request): string | number | boolean | null {
    const [key = ''] = keys;
    const { table } = this;
    switch (op) {
      case 'set':
        table.set(key, value);
        return null;
      case 'get':
        return table.get(key) ?? null;
      case 'add':
        return table.add(key, amount);
      case 'compareAndSet':
        return table.compareAndSet(key, expected, value);
      case 'check':
        return table.has(keys);
      case 'delete':
        return table.delete(key);
      case 'numKeys':
        return table.size;
      case 'wait':
      case 'auth':
        return true;
    }
  }

  private wait(socket: Socket, waiters: Map<Waiter, NodeJS.Timeout>, request: Request): void {
    const { id, keys, timeout = 0 } = request;
    const over = (answer: Reply): void => {
      clearTimeout(waiters.get(waiter));
      waiters.delete(waiter);
      reply(socket, answer);
    };
    const waiter: Waiter = { keys, done: () => over({ id, value: this.run(request) }) };
    try {
      this.table.wait(waiter);
    } catch (error) {
      return reply(socket, { id, error: (error as Error).message });
    }
    const late = (): void => {
      this.table.forget(waiter);
      const missing = keys.filter((key) => !this.table.has([key]));
      over({ id, late: true, error: `'${missing.join("', '")}' did not come within ${timeout / 1000} s` });
    };
    // Longer than setTimeout takes is for ever.
    waiters.set(waiter, setTimeout(late, Math.min(Math.max(timeout, 0), 2 ** 31 - 1)));
  }
}

function reply(socket: Socket, answer: Reply): void {
  if (!socket.destroyed) socket.write(encodeFrame(answer));
}
