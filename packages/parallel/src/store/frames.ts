// Messages of the store: a length in four bytes, big-endian, then JSON.
import { DistStoreError } from '../errors.ts';

/** Of one message, and so of one value. */
export const MOST_BYTES = 4 * 1024 * 1024;

export interface Request {
  readonly id: number;
  readonly op: 'auth' | 'set' | 'get' | 'add' | 'compareAndSet' | 'wait' | 'check' | 'delete' | 'numKeys';
  readonly keys: readonly string[];
  readonly value?: string;
  readonly expected?: string;
  readonly amount?: number;
  readonly timeout?: number;
}

export interface Reply {
  readonly id: number;
  readonly value?: string | number | boolean | null;
  /** What went wrong; `late` where a key did not come in time. */
  readonly error?: string;
  readonly late?: boolean;
}

/** @throws DistStoreError for a message that is too long */
export function encodeFrame(message: Request | Reply): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(message));
  if (text.length > MOST_BYTES)
    throw new DistStoreError(`store: a message of ${text.length} bytes is longer than the ${MOST_BYTES} it takes.`);
  const frame = new Uint8Array(4 + text.length);
  new DataView(frame.buffer).setUint32(0, text.length);
  frame.set(text, 4);
  return frame;
}

/** Puts messages together from what arrives. Holds at most `most` bytes. */
export class FrameReader {
  most: number;
  private pending: Uint8Array[] = [];
  private bytes = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** The messages that are complete now. @throws DistStoreError for what is no message */
  push(chunk: Uint8Array): unknown[] {
    this.pending.push(chunk);
    this.bytes += chunk.length;
    const messages: unknown[] = [];
    for (let length = this.length(); length !== null && this.bytes >= 4 + length; length = this.length()) {
      const all = this.joined();
      messages.push(parse(all.subarray(4, 4 + length)));
      this.pending = [all.subarray(4 + length)];
      this.bytes = all.length - 4 - length;
    }
    return messages;
  }

  private length(): number | null {
    if (this.bytes < 4) return null;
    const head = (this.pending[0] as Uint8Array).length >= 4 ? (this.pending[0] as Uint8Array) : this.joined();
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
    if (length <= this.most) return length;
    throw new DistStoreError(`store: a message of ${length} bytes is longer than the ${this.most} it takes.`);
  }

  private joined(): Uint8Array {
    if (this.pending.length === 1) return this.pending[0] as Uint8Array;
    const all = new Uint8Array(this.bytes);
    let at = 0;
    for (const part of this.pending) {
      all.set(part, at);
      at += part.length;
    }
    this.pending = [all];
    return all;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new DistStoreError('store: a message is not JSON.');
  }
}

const ops = new Set(['auth', 'set', 'get', 'add', 'compareAndSet', 'wait', 'check', 'delete', 'numKeys']);
const MOST_KEYS = 4096;

/** @throws DistStoreError for anything that is no well-formed request */
export function checkRequest(message: unknown): Request {
  if (typeof message !== 'object' || message === null) throw new DistStoreError('store: a message is no object.');
  const { id, op, keys, value, expected, amount, timeout } = message as Partial<Record<keyof Request, unknown>>;
  const optional = (x: unknown, type: string): boolean => x === undefined || typeof x === type;
  const finite = (x: unknown): boolean => x === undefined || Number.isFinite(x);
  const isRequest =
    Number.isSafeInteger(id) &&
    typeof op === 'string' &&
    ops.has(op) &&
    Array.isArray(keys) &&
    keys.length <= MOST_KEYS &&
    keys.every((key) => typeof key === 'string') &&
    optional(value, 'string') &&
    optional(expected, 'string') &&
    finite(amount) &&
    finite(timeout);
  if (!isRequest) throw new DistStoreError('store: a message is no request that it knows.');
  return message as Request;
}
