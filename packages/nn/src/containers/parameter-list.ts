import type { Tensor } from '@kindling/core/lean';
import type { Parameter } from '../parameter.ts';
import { asParameter } from './as-parameter.ts';
import { Indexed } from './indexed.ts';
import { dtypeText, parameterLines } from './parameter-text.ts';

/** Parameters in a list, registered as '0', '1', ... Plain tensors become parameters. */
export class ParameterList extends Indexed<Parameter> {
  static readonly typeName: string = 'ParameterList';

  constructor(parameters: Iterable<Tensor> = []) {
    super(Array.from(parameters, asParameter));
  }

  override append(item: Tensor): this {
    return super.append(asParameter(item));
  }

  override extend(items: Iterable<Tensor>): this {
    return super.extend(Array.from(items, asParameter));
  }

  override extraRepr(): string {
    return parameterLines(
      Array.from(this, (p, i) => [String(i), p] as const),
      dtypeText,
    );
  }
}
