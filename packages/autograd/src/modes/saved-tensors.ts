import type { Device, Tensor } from '@kindling/core/lean';
import { savedHooks, type SavedTensorsHooks } from '../record/saved-hooks.ts';
import type { Mode } from './change.ts';
import { enter, type ModeScope } from './scope.ts';
import { within } from './within.ts';

const packing = (name: string, hooks: SavedTensorsHooks): Mode => ({
  name,
  asyncForm: null,
  begin() {
    const before = savedHooks.active;
    savedHooks.active = hooks;
    return () => {
      savedHooks.active = before;
    };
  },
});

/**
 * What `body` (or the rest of the block) records keeps `pack(x)` in place of each tensor `x` it saves; backward gets
 * the tensor back by `unpack`. The innermost pair is used. `pack` must not write to its tensor.
 * https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.saved_tensors_hooks
 * @throws AutogradError for an async body
 */
export function savedTensorsHooks<P>(pack: (x: Tensor) => P, unpack: (packed: P) => Tensor): ModeScope;
export function savedTensorsHooks<P, T>(pack: (x: Tensor) => P, unpack: (packed: P) => Tensor, body: () => T): T;
export function savedTensorsHooks<P, T>(
  pack: (x: Tensor) => P,
  unpack: (packed: P) => Tensor,
  body?: () => T,
): T | ModeScope {
  // What is unpacked was packed by the same pair.
  const mode = packing('savedTensorsHooks', { pack, unpack: (packed) => unpack(packed as P) });
  return body === undefined ? enter(mode) : within(mode, body);
}

/** Tensors saved by `body` (or the rest of the block) wait for backward on the CPU. @throws AutogradError for an async body */
export function saveOnCpu(): ModeScope;
export function saveOnCpu<T>(body: () => T): T;
export function saveOnCpu<T>(body?: () => T): T | ModeScope {
  const pack = (x: Tensor): [device: Device, copy: Tensor] => [x.device, x.to({ device: 'cpu', copy: true })];
  const unpack = ([device, copy]: [Device, Tensor]): Tensor => copy.to({ device });
  return body === undefined ? savedTensorsHooks(pack, unpack) : savedTensorsHooks(pack, unpack, body);
}
