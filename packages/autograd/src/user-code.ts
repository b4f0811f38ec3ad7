import * as internal from '@kindling/core/internal';

/** Runs a hook or a custom function: it may keep what it makes, and its ops are not recorded. */
export function asUser<T>(run: () => T): T {
  const { state } = internal;
  const { recorder } = state;
  const outer = internal.suspendRegion();
  state.recorder = null;
  try {
    return run();
  } finally {
    state.recorder = recorder;
    internal.resumeRegion(outer);
  }
}
