import type { Tensor } from '@kindling/core/lean';
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

  /** The parameter, or `fallback` under that name from now on. */
  setdefault(name: string, fallback: Tensor): Parameter {
    if (!this.has(name)) this.set(name, fallback);
    return this.get(name);
  }

  /** Takes out and returns the last parameter with its name. @throws ModuleError when there is none */
  popitem(): [name: string, value: Parameter] {
    const name = [...this.keys()].at(-1) ?? '';
    return [name, this.pop(name)];
  }

  /** Another dict of the same parameters. */
  copy(): ParameterDict {
    return new ParameterDict(this.entries());
  }

  /** The same tensor under each name. */
  static fromkeys(names: Iterable<string>, value: Tensor): ParameterDict {
    return new ParameterDict(Array.from(names, (name) => [name, value] as const));
  }

  override extraRepr(): string {
    return parameterLines(this, classText);
  }
}
