import { AutogradError } from '@kindling/core/lean';
import { state, type Modes } from '@kindling/core/internal';
import { tasks } from '#context';
import type { TaskContext } from '../context/context.ts';
import { undo, type TaskMode } from './change.ts';

export type AsyncScope = <T>(mode: TaskMode, body: () => PromiseLike<T> | T) => Promise<T>;

/** Each task has modes of its own; they are looked up only while some async scope is open. */
function perTask(context: TaskContext): AsyncScope {
  let open = 0;
  return async (mode, body) => {
    const modes = { ...state.current };
    mode.apply(modes);
    open++;
    state.tasks = context;
    try {
      return await context.run(modes, body);
    } finally {
      if (--open === 0) state.tasks = null;
    }
  };
}

const same = (a: Modes, b: Modes): boolean =>
  a.recorder === b.recorder && a.inference === b.inference && a.autocast === b.autocast;

/** Without tasks to tell apart, the mode holds for all code until the scope ends; two scopes may overlap only under the same modes. */
function exclusive(): AsyncScope {
  let open = 0;
  let restore = (): void => {};
  return async (mode, body) => {
    const { modes } = state;
    const wanted = { ...modes };
    mode.apply(wanted);
    if (open > 0 && !same(wanted, modes)) {
      throw new AutogradError(
        `${mode.asyncForm}: an async scope of another mode is open. Where tasks cannot be told apart (browsers), await one before the next.`,
      );
    }
    if (open++ === 0) restore = undo(modes);
    mode.apply(modes);
    try {
      return await body();
    } finally {
      if (--open === 0) restore();
    }
  };
}

/** How async scopes work on a platform. */
export const asyncScopes = (context: TaskContext | null): AsyncScope =>
  context === null ? exclusive() : perTask(context);

/** Runs an async `body` under a mode, across its awaits. */
export const withinAsync: AsyncScope = asyncScopes(tasks);
