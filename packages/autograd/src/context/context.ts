import type * as internal from '@kindling/core/internal';

/** Modes that follow an async task; one implementation per condition of the `#context` import. */
export interface TaskContext extends internal.TaskModes {
  /** Runs `body` and all that it awaits under `modes`. */
  run<T>(modes: internal.Modes, body: () => T): T;
}
