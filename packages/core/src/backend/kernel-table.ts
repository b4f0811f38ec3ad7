import type { KernelOf } from '../dispatch/op.ts';
import type * as rows from '../ops/rows.ts';

type Rows = typeof rows;

/**
 * Kernels by op name, typed from the op rows: a misspelt name or a wrong signature does not compile.
 * A row left out is computed by its decomposition.
 */
export type KernelTable = {
  readonly [K in keyof Rows as Rows[K] extends { readonly op: object } ? K : never]?: Rows[K] extends {
    readonly op: infer O;
  }
    ? KernelOf<O>
    : never;
};
