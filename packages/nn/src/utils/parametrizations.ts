// torch.nn.utils.parametrizations
import type { Module } from '../module/module.ts';
import { ownMember } from './member.ts';
import { Orthogonal, type OrthogonalMap } from './orthogonal.ts';
import { registerParametrization } from './parametrize/index.ts';
import { outputDim, SpectralNorm, type SpectralNormOptions } from './spectral-norm.ts';
import { WeightNorm, type WeightNormOptions } from './weight-norm.ts';

/**
 * Trains length (`parametrizations.weight.original0`) and direction (`original1`) of a weight apart. Salimans and Kingma
 * 2016. https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.weight_norm.html
 * @throws ModuleError where there is no such tensor, IndexError
 */
export const weightNorm = <M extends Module>(module: M, { name = 'weight', dim = 0 }: WeightNormOptions = {}): M =>
  registerParametrization(module, name, new WeightNorm(dim), { unsafe: true });

/**
 * Divides a weight by its largest singular value, which the power method approaches. Miyato et al. 2018.
 * https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.spectral_norm.html
 * @throws ModuleError where there is no such tensor, IndexError, ValueError
 */
export function spectralNorm<M extends Module>(
  module: M,
  { name = 'weight', ...options }: SpectralNormOptions = {},
): M {
  const [, weight] = ownMember(module, name);
  const dim = options.dim ?? outputDim(module);
  return registerParametrization(module, name, new SpectralNorm(weight, { ...options, dim }));
}

export interface OrthogonalOptions {
  /** The parameter; 'weight' when left out. */
  readonly name?: string;
  /** How orthogonal matrices are made; 'matrix_exp' for square and complex ones when left out, else 'householder'. */
  readonly orthogonalMap?: OrthogonalMap;
  /** Makes them relative to the value that was assigned last, so that every value can be; true when left out. */
  readonly useTrivialization?: boolean;
}

/**
 * Keeps a matrix, or a batch of them, orthogonal (its columns, or its rows where it is wide) while it is trained.
 * https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.orthogonal.html
 * @throws ModuleError where there is no such tensor, ShapeError, ValueError
 */
export function orthogonal<M extends Module>(
  module: M,
  { name = 'weight', orthogonalMap, useTrivialization }: OrthogonalOptions = {},
): M {
  const [, weight] = ownMember(module, name);
  const map = new Orthogonal(weight, orthogonalMap, useTrivialization);
  return registerParametrization(module, name, map, { unsafe: true });
}
