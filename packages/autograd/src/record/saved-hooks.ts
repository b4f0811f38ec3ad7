import type { Tensor } from '@kindling/core/lean';

/** What stands for saved tensors while it is active: `pack` gives what the graph keeps, `unpack` the tensor back. */
export interface SavedTensorsHooks {
  readonly pack: (x: Tensor) => unknown;
  readonly unpack: (packed: unknown) => Tensor;
}

/** The innermost pair; null when tensors are kept as they are. */
export const savedHooks: { active: SavedTensorsHooks | null } = { active: null };
