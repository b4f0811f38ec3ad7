import { resumeRegion, state, suspendRegion } from '@kindling/core/internal';

/** Runs a hook or a custom function: it may keep what it makes, and its ops are not recorded. */
export function asUser<T>(run: () => T): T {
  const { recorder } = state;
  const outer = suspendRegion();
  state.recorder = null;
  try {
    return run();
  } finally {
    state.recorder = recorder;
    resumeRegion(outer);
  }
}
