import type { LocalPlace } from '../host/host.ts';
import type { Packed } from './pack.ts';

/** What a thread that is a rank is given. */
export interface RankData {
  readonly kindlingRank: LocalPlace;
  /** URL of the module to import. */
  readonly module: string;
  /** The function to call; null where importing the module is all. */
  readonly name: string | null;
  readonly args: readonly Packed[];
}

export const isRankData = (data: unknown): data is RankData =>
  typeof data === 'object' && data !== null && 'kindlingRank' in data;

/** What a rank posts when its function has returned. */
export interface RankResult {
  readonly kindlingResult: Packed;
}

export const isRankResult = (message: unknown): message is RankResult =>
  typeof message === 'object' && message !== null && 'kindlingResult' in message;
