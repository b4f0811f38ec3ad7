import type { TaskModes, Modes } from '@kindling/core/internal';

/** Modes that follow an async task; one implementation per condition of the `#context` import. */
export interface TaskContext extends TaskModes {
  /** Runs `body` and all that it awaits under `modes`. */
  run<T>(modes: Modes, body: () => T): T;
}
