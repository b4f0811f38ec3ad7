import type { CaseName } from './cases.ts';
import type { Ready } from './child/protocol.ts';
import { BenchError } from './errors.ts';
import type { Rounds } from './rounds.ts';
import { interquartileRange, median } from './statistics.ts';

export interface Figure {
  /** Milliseconds of one call: the median over the rounds. */
  readonly ms: number;
  /** Width of the middle half of the rounds, in milliseconds. */
  readonly spread: number;
}

export interface PeerFigure extends Figure {
  /** The peer's ms over Kindling's: above 1, Kindling is faster. */
  readonly ratio: number;
}

export interface Row {
  readonly case: CaseName;
  readonly kindling: Figure;
  readonly peers: Readonly<Record<string, PeerFigure>>;
}

/** What `--json` writes. */
export interface Report {
  readonly suite: string;
  readonly threads: number;
  readonly machine: string;
  readonly node: string;
  readonly wasmMode: string;
  readonly rounds: number;
  /** Every library that took part, Kindling included. */
  readonly libraries: Readonly<Record<string, Ready>>;
  readonly rows: readonly Row[];
}

/** @throws BenchError when Kindling has no figures */
export function rowOf(name: CaseName, rounds: Rounds): Row {
  const own = rounds.get('kindling');
  if (own === undefined) throw new BenchError(`kindling has no case ${name}`);
  const kindling = figureOf(own);
  const peers = [...rounds]
    .filter(([library]) => library !== 'kindling')
    .map(([library, values]): [string, PeerFigure] => {
      const figure = figureOf(values);
      return [library, { ...figure, ratio: figure.ms / kindling.ms }];
    });
  return { case: name, kindling, peers: Object.fromEntries(peers) };
}

const figureOf = (values: readonly number[]): Figure => ({ ms: median(values), spread: interquartileRange(values) });
