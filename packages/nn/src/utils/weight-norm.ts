// Weight normalisation: length and direction of a weight apart. Salimans and Kingma 2016.
import { div, IndexError, mul, norm, reshape, transpose, type Tensor } from '@kindling/core/lean';
import type { RemovableHandle } from '@kindling/autograd/lean';
import { ModuleError } from '../errors.ts';
import { noGrad } from '@kindling/autograd/lean';
import { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';
import { Parameter } from '../parameter.ts';
import { ownMember, setField } from './member.ts';

/** The norm of each slice along `dim`, of size 1 in the other dimensions; with null the norm of all. */
function normExceptDim(v: Tensor, dim: number | null): Tensor {
  if (dim === null) return norm(v);
  const n = v.sizes[dim] as number;
  const rows = norm(reshape(transpose(v, 0, dim), [n, -1]), { p: 2, dim: 1 });
  return reshape(
    rows,
    v.sizes.map((_, d) => (d === dim ? n : 1)),
  );
}

function checkedDim(v: Tensor, dim: number | null): number | null {
  if (dim === null || dim === -1) return null;
  const at = dim < 0 ? dim + v.ndim : dim;
  if (!Number.isInteger(at) || at < 0 || at >= v.ndim)
    throw new IndexError(`weightNorm: dim ${dim} is out of range for a weight of ${v.ndim} dimensions.`, {
      op: 'weightNorm',
    });
  return at;
}

const weightOf = (g: Tensor, v: Tensor, dim: number | null): Tensor => mul(v, div(g, normExceptDim(v, dim)));

/** The parametrization: original0 is the length, original1 the direction. */
export class WeightNorm extends Module {
  static readonly typeName: string = '_WeightNorm';
  readonly dim: number | null;

  /** @param dim null and, as in PyTorch, -1: one length for all */
  constructor(dim: number | null = 0) {
    super();
    this.dim = dim;
  }

  override forward(g: Tensor, v: Tensor): Tensor {
    return weightOf(g, v, checkedDim(v, this.dim));
  }

  rightInverse(weight: Tensor): Tensor[] {
    return [normExceptDim(weight, checkedDim(weight, this.dim)), weight.clone()];
  }
}

export interface WeightNormOptions {
  /** The parameter; 'weight' when left out. */
  readonly name?: string;
  /** Which dimension has lengths of its own: 0 when left out; null (or -1) for one length of all. */
  readonly dim?: number | null;
}

const active = new WeakMap<Module, Map<string, { key: string; dim: number | null; handle: RemovableHandle }>>();

/**
 * The older form: parameters `weight_g` and `weight_v` in place of `weight`, which is computed before each forward.
 * https://pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 * @throws ModuleError where there is no such parameter, or it is normalised already
 */
export function weightNorm<M extends Module>(
  module: M,
  { name = 'weight', dim: given = 0 }: WeightNormOptions = {},
): M {
  const known = active.get(module) ?? new Map<string, never>();
  if (known.has(name))
    throw new ModuleError(`weightNorm: cannot register two weightNorm hooks on the same parameter ${name}.`);
  const [key, weight] = ownMember(module, name);
  const dim = checkedDim(weight, given);
  const { requiresGrad } = weight;
  const g = noGrad(() => normExceptDim(weight, dim));
  module.registerParameter(`${name}_g`, new Parameter(g.detach(), { requiresGrad }));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach(), { requiresGrad }));
  setField(module, key, compute(module, name, dim));
  const handle = module.registerForwardPreHook((m) => setField(m, key, compute(m, name, dim)));
  active.set(module, new Map([...known, [name, { key, dim, handle }]]));
  return module;
}

const compute = (module: Module, name: string, dim: number | null): Tensor =>
  weightOf(module.getParameter(`${name}_g`), module.getParameter(`${name}_v`), dim);

/** Makes the weight a parameter again. @throws ModuleError */
export function removeWeightNorm<M extends Module>(
  module: M,
  { name = 'weight' }: Pick<WeightNormOptions, 'name'> = {},
): M {
  const found = active.get(module)?.get(name);
  if (found === undefined)
    throw new ModuleError(`removeWeightNorm: ${name} of ${typeNameOf(module)} is not normalised.`);
  const { requiresGrad } = module.getParameter(`${name}_v`);
  const weight = noGrad(() => compute(module, name, found.dim));
  for (const part of ['g', 'v']) Reflect.deleteProperty(module, `${name}_${part}`);
  setField(module, found.key, new Parameter(weight.detach(), { requiresGrad }));
  found.handle.remove();
  active.get(module)?.delete(name);
  return module;
}
