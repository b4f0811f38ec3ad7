// The collectives as rounds of exchanges through slots of limited size.
import { dtypes } from '@kindling/core';
import type { DType } from '@kindling/core';
import { plainReduction, reduceOpCodes, type ReduceOpName } from '../group/reduce-op.ts';
import type { Elements } from '../group/elements.ts';
import type { Call } from '../group/header.ts';
import type { Round } from './lane.ts';
import { SLOT, type Region } from './region.ts';
import type { World } from './world.ts';

/** Up to this size every rank reduces all for itself: one exchange instead of two. */
const SMALL = 32 * 1024;

/** One group as its rank sees it. */
export interface Place {
  readonly region: Region;
  readonly world: World;
  readonly rank: number;
  readonly size: number;
}

interface Piece {
  /** Bytes, in each tensor. */
  readonly start: number;
  readonly bytes: number;
}

/** Pieces of at most `most` bytes; one empty piece for an empty tensor, so that its call is compared too. */
function pieces(bytes: number, most: number): Piece[] {
  const step = Math.floor(most / 64) * 64;
  const count = Math.max(1, Math.ceil(bytes / step));
  return Array.from({ length: count }, (_, i) => ({ start: i * step, bytes: Math.min(step, bytes - i * step) }));
}

const nothing = (): void => {};

/** Reduces what all ranks wrote: `bytes` bytes at `from` in each slot, into `out`. */
function reducer({ world, region, size }: Place, op: ReduceOpName, dtype: DType) {
  const plain = plainReduction(op, dtype);
  const { code, itemsize } = dtypes[plain.dtype];
  return (out: number, from: number, bytes: number): void => {
    if (bytes > 0) world.reduce(reduceOpCodes[plain.op], code, out, from, region.slotStride, size, bytes / itemsize);
  };
}

/** A part of a piece for each rank, in bytes. */
function partOf({ size }: Place, bytes: number, rank: number): Piece {
  const step = Math.ceil(bytes / size / 64) * 64;
  const start = Math.min(bytes, rank * step);
  return { start, bytes: Math.min(bytes, start + step) - start };
}

export function allReduceRounds(place: Place, call: Call, elements: Elements, op: ReduceOpName, dtype: DType): Round[] {
  const { region, rank, size } = place;
  const reduce = reducer(place, op, dtype);
  if (elements.bytes <= SMALL) {
    const { bytes } = elements;
    const out = region.scratch(rank);
    const drain = (slots: number): void => {
      reduce(out, slots, bytes);
      elements.write(0, region.view(out, bytes));
    };
    return [{ call, fill: (slot) => elements.read(0, region.view(slot, bytes)), drain }];
  }
  return pieces(elements.bytes, SLOT).flatMap(({ start, bytes }): Round[] => [
    { call, held: true, fill: (slot) => elements.read(start, region.view(slot, bytes)), drain: nothing },
    {
      call,
      fill(slot, before) {
        const mine = partOf(place, bytes, rank);
        reduce(slot, before + mine.start, mine.bytes);
      },
      drain(slots) {
        for (let r = 0; r < size; r++) {
          const part = partOf(place, bytes, r);
          elements.write(start + part.start, region.view(slots + r * region.slotStride, part.bytes));
        }
      },
    },
  ]);
}

export function broadcastRounds({ region, rank }: Place, call: Call, elements: Elements, root: number): Round[] {
  return pieces(elements.bytes, SLOT).map(({ start, bytes }) => ({
    call,
    fill: (slot) => (rank === root ? elements.read(start, region.view(slot, bytes)) : undefined),
    drain(slots) {
      if (rank !== root) elements.write(start, region.view(slots + root * region.slotStride, bytes));
    },
  }));
}

export function reduceRounds(
  place: Place,
  call: Call,
  elements: Elements,
  root: number,
  op: ReduceOpName,
  dtype: DType,
): Round[] {
  const { region, rank } = place;
  const reduce = reducer(place, op, dtype);
  return pieces(elements.bytes, SLOT).map(({ start, bytes }) => ({
    call,
    fill: (slot) => elements.read(start, region.view(slot, bytes)),
    drain(slots) {
      if (rank !== root) return;
      const out = region.scratch(rank);
      reduce(out, slots, bytes);
      elements.write(start, region.view(out, bytes));
    },
  }));
}

/** All give; who has `outputs` takes. */
export function gatherRounds({ region }: Place, call: Call, input: Elements, outputs: readonly Elements[]): Round[] {
  return pieces(input.bytes, SLOT).map(({ start, bytes }) => ({
    call,
    fill: (slot) => input.read(start, region.view(slot, bytes)),
    drain: (slots) =>
      outputs.forEach((output, r) => output.write(start, region.view(slots + r * region.slotStride, bytes))),
  }));
}

/** A slot holds a part for each rank. Who has `inputs` gives, `take` gets the address of this rank's part in rank 0's slot. */
function partRounds(
  { region, rank, size }: Place,
  call: Call,
  total: number,
  inputs: readonly Elements[],
  take: (part: number, start: number, bytes: number) => void,
): Round[] {
  const room = Math.floor(SLOT / size / 64) * 64;
  return pieces(total, room).map(({ start, bytes }) => ({
    call,
    fill: (slot) => inputs.forEach((input, r) => input.read(start, region.view(slot + r * room, bytes))),
    drain: (slots) => take(slots + rank * room, start, bytes),
  }));
}

export function reduceScatterRounds(
  place: Place,
  call: Call,
  output: Elements,
  inputs: readonly Elements[],
  op: ReduceOpName,
  dtype: DType,
): Round[] {
  const { region, rank } = place;
  const reduce = reducer(place, op, dtype);
  return partRounds(place, call, output.bytes, inputs, (part, start, bytes) => {
    const out = region.scratch(rank);
    reduce(out, part, bytes);
    output.write(start, region.view(out, bytes));
  });
}

export function scatterRounds(
  place: Place,
  call: Call,
  output: Elements,
  root: number,
  inputs: readonly Elements[],
): Round[] {
  const { region } = place;
  return partRounds(place, call, output.bytes, inputs, (part, start, bytes) =>
    output.write(start, region.view(part + root * region.slotStride, bytes)),
  );
}

export function allToAllRounds(
  place: Place,
  call: Call,
  outputs: readonly Elements[],
  inputs: readonly Elements[],
): Round[] {
  const { region } = place;
  return partRounds(place, call, inputs[0]?.bytes ?? 0, inputs, (part, start, bytes) =>
    outputs.forEach((output, r) => output.write(start, region.view(part + r * region.slotStride, bytes))),
  );
}

export const barrierRounds = (call: Call): Round[] => [{ call, fill: nothing, drain: nothing }];

/** One word from rank 0 to all. */
export function wordRounds(
  { region, rank }: Place,
  call: Call,
  word: () => number,
  take: (word: number) => void,
): Round[] {
  const view = (slot: number): DataView => {
    const { buffer, byteOffset } = region.view(slot, 8);
    return new DataView(buffer, byteOffset, 8);
  };
  return [
    {
      call,
      fill: (slot) => (rank === 0 ? view(slot).setFloat64(0, word()) : undefined),
      drain: (slots) => take(view(slots).getFloat64(0)),
    },
  ];
}
