// Spectral normalisation: a weight divided by its largest singular value. Miyato et al. 2018.
import { div, dot, empty, flatten, IndexError, mv, permute, t, ValueError, type Tensor } from '@kindling/core/lean';
import { noGrad, type RemovableHandle } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { ModuleError } from '../errors.ts';
import { normalize } from '../functional/normalize.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';
import { Parameter } from '../parameter.ts';
import { ownMember, setField } from './member.ts';

const unit = (x: Tensor, eps: number): Tensor => normalize(x, { dim: 0, eps });
const drawn = (like: Tensor, n: number, eps: number): Buffer =>
  new Buffer(unit(init.normal_(empty([n], { dtype: like.dtype, device: like.device }), 0, 1), eps));

function checkedDim(weight: Tensor, dim: number): number {
  const at = dim < 0 ? dim + weight.ndim : dim;
  if (!Number.isInteger(at) || at < 0 || at >= weight.ndim)
    throw new IndexError(`spectralNorm: dim ${dim} is out of range for a weight of ${weight.ndim} dimensions.`, {
      op: 'spectralNorm',
    });
  return at;
}

function checkIterations(n: number): void {
  if (!Number.isInteger(n) || n <= 0)
    throw new ValueError(`spectralNorm: nPowerIterations must be a positive integer, got ${n}.`, {
      op: 'spectralNorm',
    });
}

const asMatrix = (weight: Tensor, dim: number): Tensor =>
  flatten(dim === 0 ? weight : permute(weight, [dim, ...weight.sizes.map((_, d) => d).filter((d) => d !== dim)]), 1);

/** One step of the power method, in place: u and v approach the first singular vectors. */
function iterate(matrix: Tensor, u: Tensor, v: Tensor, eps: number, uFirst: boolean): void {
  const left = (): Tensor => u.copy_(unit(mv(matrix, v), eps));
  const right = (): Tensor => v.copy_(unit(mv(t(matrix), u), eps));
  if (uFirst) left();
  right();
  if (!uFirst) left();
}

/** Copies of u and v, so that one backward may pass through two forwards. */
const divided = (weight: Tensor, matrix: Tensor, u: Tensor, v: Tensor): Tensor =>
  div(weight, dot(u.detach().clone(), mv(matrix, v.detach().clone())));

export interface SpectralNormOptions {
  /** The parameter; 'weight' when left out. */
  readonly name?: string;
  /** Steps of the power method in each forward of training; 1 when left out. */
  readonly nPowerIterations?: number;
  /** Least divisor of norms; 1e-12 when left out. */
  readonly eps?: number;
  /** The dimension of outputs; 0 when left out, 1 for transposed convolutions. */
  readonly dim?: number | null;
}

/** Transposed convolutions have their outputs in the second dimension. */
export const outputDim = (module: Module): number => (/^ConvTranspose[123]d$/.test(typeNameOf(module)) ? 1 : 0);

/** The parametrization, with the vectors of the power method as buffers. @throws IndexError, ValueError */
export class SpectralNorm extends Module {
  static readonly typeName: string = '_SpectralNorm';
  readonly dim: number;
  readonly nPowerIterations: number;
  readonly eps: number;
  _u: Buffer | null = null;
  _v: Buffer | null = null;

  constructor(weight: Tensor, { nPowerIterations = 1, dim, eps = 1e-12 }: Omit<SpectralNormOptions, 'name'> = {}) {
    super();
    checkIterations(nPowerIterations);
    this.dim = checkedDim(weight, dim ?? 0);
    this.nPowerIterations = nPowerIterations;
    this.eps = eps;
    if (weight.ndim < 2) return;
    noGrad(() => {
      const matrix = asMatrix(weight, this.dim);
      this._u = drawn(weight, matrix.sizes[0] as number, eps);
      this._v = drawn(weight, matrix.sizes[1] as number, eps);
      this.improve(matrix, 15);
    });
  }

  private improve(matrix: Tensor, times: number): void {
    noGrad(() => {
      for (let i = 0; i < times; i++) iterate(matrix, this._u as Buffer, this._v as Buffer, this.eps, true);
    });
  }

  override forward(weight: Tensor): Tensor {
    if (this._u === null || this._v === null) return unit(weight, this.eps);
    const matrix = asMatrix(weight, this.dim);
    if (this.training) this.improve(matrix, this.nPowerIterations);
    return divided(weight, matrix, this._u, this._v);
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

interface Active {
  readonly key: string;
  readonly dim: number;
  readonly eps: number;
  readonly nPowerIterations: number;
  readonly handle: RemovableHandle;
}
const active = new WeakMap<Module, Map<string, Active>>();

/**
 * The older form: parameter `weight_orig` and buffers `weight_u` and `weight_v` in place of `weight`, which is computed
 * before each forward. https://pytorch.org/docs/stable/generated/torch.nn.utils.spectral_norm.html
 * @throws ModuleError where there is no such parameter, or it is normalised already; IndexError, ValueError
 */
export function spectralNorm<M extends Module>(module: M, options: SpectralNormOptions = {}): M {
  const { name = 'weight', nPowerIterations = 1, eps = 1e-12 } = options;
  const known = active.get(module) ?? new Map<string, Active>();
  if (known.has(name))
    throw new ModuleError(`spectralNorm: cannot register two spectralNorm hooks on the same parameter ${name}.`);
  checkIterations(nPowerIterations);
  const [key, weight] = ownMember(module, name);
  const dim = checkedDim(weight, options.dim ?? outputDim(module));
  const matrix = asMatrix(weight.detach(), dim);
  const u = noGrad(() => drawn(weight, matrix.sizes[0] as number, eps));
  const v = noGrad(() => drawn(weight, matrix.sizes[1] as number, eps));
  setField(module, key, weight.detach());
  module.registerParameter(`${name}_orig`, weight instanceof Parameter ? weight : new Parameter(weight));
  for (const [part, value] of [
    ['u', u],
    ['v', v],
  ] as const)
    module.registerBuffer(`${name}_${part}`, value);
  const handle = module.registerForwardPreHook((m) => {
    setField(m, key, compute(m, name, { dim, eps, nPowerIterations: m.training ? nPowerIterations : 0 }));
  });
  known.set(name, { key, dim, eps, nPowerIterations, handle });
  active.set(module, known);
  return module;
}

function compute(
  module: Module,
  name: string,
  { dim, eps, nPowerIterations }: Pick<Active, 'dim' | 'eps' | 'nPowerIterations'>,
): Tensor {
  const weight = module.getParameter(`${name}_orig`);
  const [u, v] = [module.getBuffer(`${name}_u`), module.getBuffer(`${name}_v`)];
  const matrix = asMatrix(weight, dim);
  noGrad(() => {
    for (let i = 0; i < nPowerIterations; i++) iterate(matrix, u, v, eps, false);
  });
  return divided(weight, matrix, u, v);
}

/** Makes the weight, as it is normalised now, a parameter again. @throws ModuleError */
export function removeSpectralNorm<M extends Module>(
  module: M,
  { name = 'weight' }: Pick<SpectralNormOptions, 'name'> = {},
): M {
  const found = active.get(module)?.get(name);
  if (found === undefined)
    throw new ModuleError(`removeSpectralNorm: ${name} of ${typeNameOf(module)} is not normalised.`);
  const weight = noGrad(() => compute(module, name, { ...found, nPowerIterations: 0 }));
  for (const part of ['orig', 'u', 'v']) Reflect.deleteProperty(module, `${name}_${part}`);
  setField(module, found.key, new Parameter(weight.detach()));
  found.handle.remove();
  active.get(module)?.delete(name);
  return module;
}
