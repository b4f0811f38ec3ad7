import { clampMin, div, norm, type Tensor } from '@kindling/core/lean';

export interface NormalizeOptions {
  readonly p?: number;
  readonly dim?: number;
  /** Least divisor. */
  readonly eps?: number;
}

/** x / max(‖x‖ₚ, eps), the norm taken along `dim`. @throws IndexError */
export const normalize = (input: Tensor, { p = 2, dim = 1, eps = 1e-12 }: NormalizeOptions = {}): Tensor =>
  div(input, clampMin(norm(input, { p, dim, keepdim: true }), eps));
