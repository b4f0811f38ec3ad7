import { AutogradError, listBackends } from '@kindling/core/lean';
import { state } from '@kindling/core/internal';
import { withinAsync } from '../modes/async.ts';
import { taskMode, type TaskMode } from '../modes/change.ts';
import { enter, type ModeScope } from '../modes/scope.ts';
import { within } from '../modes/within.ts';
import { Casting, type LowerPrecision } from './casting.ts';

export interface AutocastOptions {
  /** bfloat16 on the CPU and float16 on CUDA when left out. */
  readonly dtype?: LowerPrecision | undefined;
  /** False switches an outer scope off. */
  readonly enabled?: boolean | undefined;
  /** Whether a float32 weight used several times in the scope is converted once only; true when left out. */
  readonly cacheEnabled?: boolean | undefined;
}

const defaultDtype = (deviceType: string): LowerPrecision => (deviceType.startsWith('cuda') ? 'float16' : 'bfloat16');

function mode(deviceType: string, { dtype, enabled = true, cacheEnabled = true }: AutocastOptions): TaskMode {
  const known = [...listBackends(), 'meta'];
  if (deviceType !== 'cuda' && !known.includes(deviceType)) {
    throw new AutogradError(`autocast: no device type '${deviceType}'. There are: ${known.join(', ')}.`);
  }
  const lower = dtype ?? defaultDtype(deviceType);
  if (lower !== 'bfloat16' && lower !== 'float16') {
    throw new AutogradError(`autocast: dtype must be bfloat16 or float16, got ${String(lower)}.`);
  }
  return taskMode('autocast', (modes) => {
    modes.autocast = Casting.within(modes.autocast, deviceType, enabled ? lower : null, cacheEnabled);
  });
}

/**
 * Mixed precision for `body`, or without a body for the rest of the block (`using _ = autocast('cpu');`), as
 * `with torch.autocast(...)`: ops on PyTorch's lists run in the lower precision or in float32, whatever the dtypes of
 * their arguments; parameters stay float32. For the forward pass and the loss, not for backward.
 *
 * @param deviceType the device whose tensors are cast: 'cpu', 'cuda', ...
 * @throws AutogradError for an async body (see `autocastAsync`), an unknown device type or another dtype
 */
export function autocast(deviceType: string, options?: AutocastOptions): ModeScope;
export function autocast<T>(deviceType: string, body: () => T): T;
export function autocast<T>(deviceType: string, options: AutocastOptions, body: () => T): T;
export function autocast<T>(
  deviceType: string,
  first: AutocastOptions | (() => T) = {},
  body?: () => T,
): T | ModeScope {
  if (typeof first === 'function') return within(mode(deviceType, {}), first);
  return body === undefined ? enter(mode(deviceType, first)) : within(mode(deviceType, first), body);
}

/** As `autocast` for an async body, across its awaits. */
export const autocastAsync = <T>(
  deviceType: string,
  options: AutocastOptions,
  body: () => PromiseLike<T> | T,
): Promise<T> => withinAsync(mode(deviceType, options), body);

const casting = (): Casting | null => {
  const { autocast: current } = state.current;
  return current instanceof Casting ? current : null;
};

/** Whether ops on tensors of this device type are cast. */
export const isAutocastEnabled = (deviceType: string): boolean => (casting()?.dtypeFor(deviceType) ?? null) !== null;

/** The lower precision in force for a device type, or the one it would have. */
export const getAutocastDtype = (deviceType: string): LowerPrecision =>
  casting()?.dtypeFor(deviceType) ?? defaultDtype(deviceType);
