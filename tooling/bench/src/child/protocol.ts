// What the bench and its children say to each other: a line of JSON each way; answers carry a mark, since libraries print.
import type { CaseName } from '../cases.ts';
import type { OpCase } from '../op-cases.ts';
import type { Plan } from './measure.ts';

export const mark = '@bench ';

/** The first thing a child says. */
export type Greeting = Ready | { readonly missing: string };

export interface Ready {
  readonly version: string;
  /** Threads it really runs on. */
  readonly threads: number;
  /** Which instructions its kernels use, where it says so. */
  readonly mode?: string;
}

export interface Request extends Plan {
  readonly case: CaseName;
  /** What the case is, if it is a line of op-cases.ts. */
  readonly op?: OpCase | undefined;
}

export type Reply =
  { readonly samples: readonly number[] } | { readonly unsupported: true } | { readonly error: string };
