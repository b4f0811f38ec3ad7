// Why a group is broken: what one rank tells the others through the fault word.
import type { DistError } from '../errors.ts';
import { DistTimeoutError, PeerError, ranksText } from '../errors.ts';
import type { Region } from './region.ts';

const reasons = ['abort', 'timeout', 'failure', 'close'] as const;
export type Reason = (typeof reasons)[number];

/** The first fault stays. */
export function tell(region: Region, rank: number, reason: Reason): void {
  Atomics.compareExchange(region.words, region.fault, 0, ((rank + 1) << 3) | reasons.indexOf(reason));
}

export function faultOf(region: Region): { rank: number; reason: Reason } | null {
  const word = Atomics.load(region.words, region.fault);
  return word === 0 ? null : { rank: (word >> 3) - 1, reason: reasons[word & 7] as Reason };
}

const texts: Readonly<Record<Reason, string>> = {
  abort: 'aborted the group',
  timeout: 'waited longer than its timeout',
  failure: 'failed in a collective',
  close: 'left the group while others waited for it',
};

export function faultError(op: string, { rank, reason }: { rank: number; reason: Reason }): DistError {
  const text = `${op}: rank ${rank} ${texts[reason]}. The group cannot be used any more.`;
  return reason === 'timeout' ? new DistTimeoutError(text, { op }) : new PeerError(text, rank, op);
}

export const goneError = (op: string, ranks: readonly number[]): PeerError =>
  new PeerError(
    `${op}: ${ranksText(ranks)} ended without taking part. The group cannot be used any more.`,
    ranks[0] ?? null,
    op,
  );
