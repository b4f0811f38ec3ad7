import { state } from '@kindling/core/internal';
import { withinAsync } from './async.ts';
import { inferring, recording } from './change.ts';
import { enter, ModeScope } from './scope.ts';
import { within } from './within.ts';

type AsyncBody<T> = () => PromiseLike<T> | T;

export const isGradEnabled = (): boolean => state.recorder !== null;
export const isInferenceModeEnabled = (): boolean => state.current.inference;

/**
 * Runs `body` without recording gradients, as `with torch.no_grad()`; without a body for the rest of the block:
 * `using _ = noGrad();`.
 * @throws AutogradError for an async body, and when the block awaits: see `noGradAsync`
 */
export function noGrad(): ModeScope;
export function noGrad<T>(body: () => T): T;
export function noGrad<T>(body?: () => T): T | ModeScope {
  const mode = recording('noGrad', false);
  return body === undefined ? enter(mode) : within(mode, body);
}

/** As `noGrad` for an async body, across its awaits; concurrent tasks keep their own mode in Node, and are refused another one in browsers. */
export const noGradAsync = <T>(body: AsyncBody<T>): Promise<T> => withinAsync(recording('noGrad', false), body);

/** Runs `body` (or the rest of the block) with gradients recorded, also inside `noGrad`. @throws AutogradError for an async body */
export function enableGrad(): ModeScope;
export function enableGrad<T>(body: () => T): T;
export function enableGrad<T>(body?: () => T): T | ModeScope {
  const mode = recording('enableGrad', true);
  return body === undefined ? enter(mode) : within(mode, body);
}

/** As `enableGrad` for an async body. */
export const enableGradAsync = <T>(body: AsyncBody<T>): Promise<T> => withinAsync(recording('enableGrad', true), body);

/** Sets gradient mode: for `body`, for a block (`using`), or until the next call. @throws AutogradError for an async body */
export function setGradEnabled(enabled: boolean): ModeScope;
export function setGradEnabled<T>(enabled: boolean, body: () => T): T;
export function setGradEnabled<T>(enabled: boolean, body?: () => T): T | ModeScope {
  const mode = recording('setGradEnabled', enabled);
  return body === undefined ? new ModeScope(mode) : within(mode, body);
}

/** As `setGradEnabled` for an async body. */
export const setGradEnabledAsync = <T>(enabled: boolean, body: AsyncBody<T>): Promise<T> =>
  withinAsync(recording('setGradEnabled', enabled), body);

/**
 * Runs `body` (or the rest of the block) without gradients; what it makes can never be recorded, nor written in place
 * outside. https://pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html
 * @throws AutogradError for an async body
 */
export function inferenceMode(enabled?: boolean): ModeScope;
export function inferenceMode<T>(body: () => T): T;
export function inferenceMode<T>(enabled: boolean, body: () => T): T;
export function inferenceMode<T>(first: boolean | (() => T) = true, body?: () => T): T | ModeScope {
  const run = typeof first === 'function' ? first : body;
  const mode = inferring(typeof first === 'function' || first);
  return run === undefined ? enter(mode) : within(mode, run);
}

/** As `inferenceMode` for an async body. */
export const inferenceModeAsync = <T>(body: AsyncBody<T>): Promise<T> => withinAsync(inferring(true), body);
