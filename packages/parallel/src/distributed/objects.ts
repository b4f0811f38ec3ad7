// JSON values and bytes between ranks, in tensors.
import { internal, tensor, zeros } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import type { ProcessGroup } from '../group/process-group.ts';
import { getGroupRank } from './groups.ts';
import { worldGroup } from './state.ts';

export interface ObjectOptions {
  readonly group?: ProcessGroup;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify([value]));
const decode = (bytes: Uint8Array): unknown => (JSON.parse(new TextDecoder().decode(bytes)) as [unknown])[0];
// TextDecoder takes no shared memory, and tensors lie there.
const bytesIn = (x: Tensor, count: number): Uint8Array => internal.bytesOf(internal.readArray(x)).subarray(0, count);

const count = (value: number): Tensor => tensor(value, { dtype: 'int32' });
const padded = (bytes: Uint8Array, room: number): Tensor => {
  const out = zeros([room], { dtype: 'uint8' });
  const all = new Uint8Array(room);
  all.set(bytes);
  internal.writeArray(out, all);
  return out;
};

/** The values of all ranks, in their order. JSON carries them: no tensors, functions or cycles. */
export function allGatherObject<T>(value: T, { group = worldGroup('allGatherObject') }: ObjectOptions = {}): T[] {
  const bytes = encode(value);
  const lengths = group.ranks.map(() => count(0));
  group.allGather(lengths, count(bytes.length)).waitSync();
  const sizes = lengths.map((length) => length.item());
  const room = Math.max(...sizes);
  const outputs = sizes.map(() => padded(new Uint8Array(), room));
  group.allGather(outputs, padded(bytes, room)).waitSync();
  return outputs.map((output, r) => decode(bytesIn(output, sizes[r] as number)) as T);
}

/** The value of global rank `src`, on every rank; the others' is not looked at. */
export function broadcastObject<T>(
  value: T,
  src: number,
  { group = worldGroup('broadcastObject') }: ObjectOptions = {},
): T {
  const isSource = group.ranks[group.rank] === src;
  return decode(broadcastBytes(isSource ? encode(value) : new Uint8Array(), src, { group })) as T;
}

/** The bytes of global rank `src`, on every rank. */
export function broadcastBytes(
  bytes: Uint8Array,
  src: number,
  { group = worldGroup('broadcastBytes') }: ObjectOptions = {},
): Uint8Array {
  const root = getGroupRank(group, src);
  const mine = group.rank === root ? bytes : new Uint8Array();
  const length = count(mine.length);
  group.broadcast(length, root).waitSync();
  const content = padded(mine, length.item());
  group.broadcast(content, root).waitSync();
  return bytesIn(content, length.item());
}
