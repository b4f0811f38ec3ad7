import type { Tensor } from '@kindling/core';
import type { Parameter } from '../parameter.ts';
import { asParameter } from './as-parameter.ts';
import { Keyed, pairsOf, type Entries } from './keyed.ts';
import { classText, parameterLines } from './parameter-text.ts';

const asParameters = (entries: Entries<Tensor>): [name: string, value: Parameter][] =>
  pairsOf(entries).map(([name, x]) => [name, asParameter(x)]);

/** Parameters by name, registered under it. Plain tensors become parameters. */
export class ParameterDict extends Keyed<Parameter> {
  static readonly typeName: string = 'ParameterDict';

  constructor(parameters: Entries<Tensor> = {}) {
    super(asParameters(parameters));
  }

  override set(name: string, item: Tensor): this {
    return super.set(name, asParameter(item));
  }

  override update(entries: Entries<Tensor>): this {
    return super.update(asParameters(entries));
  }

  override extraRepr(): string {
    return parameterLines(this, classText);
  }
}
