import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DistNetworkError, DistStoreError, DistTimeoutError } from '../errors.ts';
import { TcpStore } from './client.node.ts';
import { encodeFrame } from './frames.ts';
import { PrefixStore } from './prefix-store.ts';
import { StoreServer } from './server.node.ts';

const token = 'of these tests';
let server: StoreServer;
const client = (options: Partial<Parameters<typeof TcpStore.connect>[0]> = {}): Promise<TcpStore> =>
  TcpStore.connect({ host: '127.0.0.1', port: server.port, token, timeout: 5000, ...options });

beforeAll(async () => {
  server = await StoreServer.listen({ host: '127.0.0.1', port: 0, token });
});
afterAll(() => server.close());

describe('the store', () => {
  it('keeps values, adds, compares, waits', async () => {
    const [a, b] = await Promise.all([client(), client()]);
    await a.set('x', 'ü');
    expect(await b.get('x')).toBe('ü');
    expect([await a.add('n', 2), await b.add('n', -5)]).toEqual([2, -3]);
    expect(await a.compareAndSet('c', '', 'first')).toBe('first');
    expect(await b.compareAndSet('c', 'other', 'second')).toBe('first');
    expect(await b.compareAndSet('c', 'first', 'second')).toBe('second');
    const waiting = b.wait(['late', 'x']);
    const value = b.get('late');
    await a.set('late', 'here');
    await waiting;
    expect([await value, await a.check(['late', 'x']), await a.check(['none'])]).toEqual(['here', true, false]);
    expect([await a.deleteKey('late'), await a.deleteKey('late'), await a.numKeys()]).toEqual([true, false, 3]);
    await expect(a.add('x', 1)).rejects.toThrow(/value of 'x' is no number/);
    const part = new PrefixStore('run', a);
    await part.set('x', 'own');
    expect([await b.get('run/x'), await b.get('x')]).toEqual(['own', 'ü']);
    a.close();
    b.close();
    await expect(a.get('x')).rejects.toThrow(DistStoreError);
  });

  it('adds what many clients add at once', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => client()));
    await Promise.all(clients.flatMap((each) => Array.from({ length: 50 }, () => each.add('many', 1))));
    expect(await clients[0]?.add('many', 0)).toBe(1000);
    for (const each of clients) each.close();
  });

  it('says which key did not come in time', async () => {
    const store = await client();
    const start = performance.now();
    await expect(store.get('never', 100)).rejects.toThrow(
      new DistTimeoutError("store: 'never' did not come within 0.1 s."),
    );
    expect(performance.now() - start).toBeLessThan(3000);
    store.close();
  });

  it('cuts off who does not know the token', async () => {
    await expect(client({ token: 'guessed' })).rejects.toThrow(/the token is wrong/);
  });

  it('is waited for, and missed in time', async () => {
    const { port } = await StoreServer.listen({ host: '127.0.0.1', port: 0, token }).then(async (other) => {
      await other.close();
      return other;
    });
    await expect(client({ port, timeout: 300 })).rejects.toThrow(DistTimeoutError);
    const early = client({ port });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const late = await StoreServer.listen({ host: '127.0.0.1', port, token });
    const store = await early;
    const pending = store.get('never');
    await late.close();
    await expect(pending).rejects.toThrow(DistStoreError);
  });

  it('refuses a port in use', async () => {
    const second: unknown = await StoreServer.listen({ host: '127.0.0.1', port: server.port, token }).catch((e) => e);
    expect(second).toBeInstanceOf(DistNetworkError);
    expect(second).toMatchObject({ message: expect.stringMatching(/port is in use; choose another --master-port/) });
  });
});

/** Pseudo-random bytes, the same each run. */
function noise(seed: number, length: number): Uint8Array {
  let state = seed + 1;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}

function malformed(i: number): Uint8Array {
  const frame = (text: string): Uint8Array => {
    const body = new TextEncoder().encode(text);
    return Uint8Array.of(0, 0, body.length >> 8, body.length & 255, ...body);
  };
  const auth = encodeFrame({ id: 0, op: 'auth', keys: [], value: token });
  const bad = [
    noise(i, 1 + (i % 300)),
    Uint8Array.of(255, 255, 255, 255, 1, 2),
    frame('{"id":'),
    frame('null'),
    frame('{"id":1,"op":"get","keys":["x"]}'), // before the token
    frame('{"id":1,"op":"auth","keys":[],"value":7}'),
    Uint8Array.of(...auth, ...frame('{"id":1,"op":"drop","keys":[]}')),
    Uint8Array.of(...auth, ...frame('{"id":1,"op":"get","keys":"x"}')),
    Uint8Array.of(...auth, ...frame('{"id":1,"op":"get","keys":["__proto__"],"timeout":null}')),
    Uint8Array.of(...auth, 0x7f, 0, 0, 0),
  ];
  return bad[i % bad.length] as Uint8Array;
}

it('withstands 1,000 malformed messages while others use it', { timeout: 60_000 }, async () => {
  const store = await client();
  await store.set('kept', 'yes');
  const send = (i: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: server.port });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.on('data', () => {});
      // Half a message alone would be waited for.
      socket.end(malformed(i));
    });
  for (let i = 0; i < 1000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, k) => send(i + k)));
    expect(await store.get('kept')).toBe('yes');
  }
  expect(await store.add('after', 1)).toBe(1);
  store.close();
});
