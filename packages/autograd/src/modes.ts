import { AutogradError, internal } from '@kindling/core';
import { recorder } from './record/recorder.ts';

const { state } = internal;

export const isGradEnabled = (): boolean => state.recorder !== null;

function scoped<T>(name: string, enabled: boolean, body: () => T): T {
  const before = state.recorder;
  state.recorder = enabled ? recorder : null;
  let result: T;
  try {
    result = body();
  } finally {
    state.recorder = before;
  }
  if (result instanceof Promise) {
    // The mode ended when the promise was returned; what runs after its first await would record.
    result.catch(() => {});
    throw new AutogradError(
      `${name}: the callback is async, and gradient mode is a synchronous scope. Wrap each synchronous part instead.`,
    );
  }
  return result;
}

/** Runs `body` without recording gradients, as `with torch.no_grad()`. @throws AutogradError for an async body */
export const noGrad = <T>(body: () => T): T => scoped('noGrad', false, body);
/** Runs `body` with gradients recorded, also inside `noGrad`. @throws AutogradError for an async body */
export const enableGrad = <T>(body: () => T): T => scoped('enableGrad', true, body);

/** Sets gradient mode: for `body`, or without one until the next call. */
export function setGradEnabled(enabled: boolean): void;
export function setGradEnabled<T>(enabled: boolean, body: () => T): T;
export function setGradEnabled<T>(enabled: boolean, body?: () => T): T | void {
  if (body !== undefined) return scoped('setGradEnabled', enabled, body);
  state.recorder = enabled ? recorder : null;
}
