// What one LBFGS step leaves for the next, and its form in PyTorch's state_dict.
import { tensor, Tensor } from '@kindling/core/lean';
import { OptimizerError } from './errors.ts';
import type { PackedState, StateReader } from './state-dict.ts';

interface Change {
  readonly direction: Tensor;
  readonly gradient: Tensor;
  readonly rho: number;
}

export interface LBFGSMemory {
  iterations: number;
  evaluations: number;
  direction: Tensor | null;
  length: number;
  gradient: Tensor | null;
  loss: number;
  scale: number;
  readonly changes: Change[];
}

export const freshMemory = (): LBFGSMemory => ({
  iterations: 0,
  evaluations: 0,
  direction: null,
  length: 0,
  gradient: null,
  loss: 0,
  scale: 1,
  changes: [],
});

/** PyTorch's names: its `old_dirs` are changes of the gradient, its `old_stps` steps, `ro` a tensor of one element each. */
export function packMemory(m: LBFGSMemory): PackedState {
  const counts = { func_evals: m.evaluations, n_iter: m.iterations };
  if (m.direction === null || m.gradient === null) return counts;
  const like = { dtype: m.gradient.dtype, device: m.gradient.device };
  return {
    ...counts,
    d: m.direction,
    t: m.length,
    old_dirs: m.changes.map((c) => c.gradient),
    old_stps: m.changes.map((c) => c.direction),
    ro: m.changes.map((c) => tensor(c.rho, like)),
    H_diag: m.scale,
    prev_flat_grad: m.gradient,
    prev_loss: m.loss,
  };
}

/** @throws OptimizerError */
export function unpackMemory(packed: StateReader, params: readonly Tensor[]): LBFGSMemory {
  const fail = (name: string): OptimizerError =>
    new OptimizerError(`LBFGS: the loaded state has no valid '${name}'. Was it saved by another optimizer?`, {
      op: 'LBFGS',
    });
  const numel = params.reduce((n, p) => n + p.numel(), 0);
  const { dtype, device } = packed.param;
  const flat = (name: string, value: unknown): Tensor => {
    if (!(value instanceof Tensor) || value.ndim !== 1 || value.numel() !== numel) throw fail(name);
    return value.detach().to({ dtype, device, copy: true });
  };
  const list = (name: string): unknown[] => {
    const value = packed.value(name);
    if (!Array.isArray(value)) throw fail(name);
    return value as unknown[];
  };
  const m: LBFGSMemory = {
    ...freshMemory(),
    iterations: packed.count('n_iter'),
    evaluations: packed.count('func_evals'),
  };
  // A first step that ended before it had a direction leaves only counts.
  if (packed.value('d') === undefined) return m;
  const steps = list('old_stps');
  const rhos = list('ro');
  const gradients = list('old_dirs');
  if (steps.length !== gradients.length || rhos.length !== gradients.length) throw fail('old_stps');
  const changes = gradients.map((y, i): Change => {
    const rho = rhos[i];
    if (!(rho instanceof Tensor) && typeof rho !== 'number') throw fail('ro');
    return {
      gradient: flat('old_dirs', y),
      direction: flat('old_stps', steps[i]),
      rho: typeof rho === 'number' ? rho : rho.item(),
    };
  });
  return {
    ...m,
    direction: flat('d', packed.value('d')),
    length: packed.count('t'),
    gradient: flat('prev_flat_grad', packed.value('prev_flat_grad')),
    loss: packed.count('prev_loss'),
    scale: packed.count('H_diag'),
    changes,
  };
}
