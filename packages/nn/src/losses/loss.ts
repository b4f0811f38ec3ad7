import { badReduction, type Reduction, type ReductionOption } from '../functional/reduction.ts';
import { Module } from '../module/module.ts';

/** What all losses share. @throws ValueError for an unknown reduction */
export abstract class Loss<R extends string = Reduction> extends Module {
  readonly reduction: R | 'mean';

  constructor(
    { reduction = 'mean' }: { readonly reduction?: R | 'mean' } = {},
    allowed: readonly string[] = ['none', 'mean', 'sum'],
  ) {
    super();
    if (!allowed.includes(reduction)) throw badReduction(this.constructor.name, reduction);
    this.reduction = reduction;
  }
}

export type { Reduction, ReductionOption };
