import { logSoftmax, softmax, type Tensor } from '@kindling/core/lean';
import { Module } from '../module/module.ts';
import { pythonIntOrNone } from '../module/python-text.ts';

/** A dimension, or an object that holds it. */
export type DimOption = number | null | { readonly dim?: number | null };

/** Without a dimension PyTorch takes the first of 0-, 1- and 3-dimensional inputs and the second of others. */
const implicitDim = (input: Tensor): number => (input.sizes.length === 3 || input.sizes.length < 2 ? 0 : 1);

/** @internal what the layers over one dimension share */
export abstract class AlongDim extends Module {
  readonly dim: number | null;

  constructor(dim: DimOption = null) {
    super();
    this.dim = typeof dim === 'object' && dim !== null ? (dim.dim ?? null) : dim;
  }

  protected dimFor(input: Tensor): number {
    return this.dim ?? implicitDim(input);
  }

  override extraRepr(): string {
    return `dim=${pythonIntOrNone(this.dim)}`;
  }
}

/** exp(x) / Σ exp(x) along `dim`. @throws IndexError */
export class Softmax extends AlongDim {
  static readonly typeName: string = 'Softmax';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return softmax(input, this.dimFor(input));
  }
}

/** x - log Σ exp(x) along `dim`. @throws IndexError */
export class LogSoftmax extends AlongDim {
  static readonly typeName: string = 'LogSoftmax';
  static readonly intermediates: string = 'passing';

  override forward(input: Tensor): Tensor {
    return logSoftmax(input, this.dimFor(input));
  }
}
