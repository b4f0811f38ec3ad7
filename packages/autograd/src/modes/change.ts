import { state, type Modes } from '@kindling/core/internal';
import { recorder } from '../record/recorder.ts';

/** Something that holds for a while. */
export interface Mode {
  /** As users call it, for errors. */
  readonly name: string;
  /** What to call for an async body; null where there is no such form. */
  readonly asyncForm: string | null;
  /** Starts it; returns what ends it. */
  begin(): () => void;
}

/** A mode that each async task may have for itself. */
export interface TaskMode extends Mode {
  apply(modes: Modes): void;
}

/** @internal */
export function taskMode(name: string, apply: (modes: Modes) => void): TaskMode {
  const begin = (): (() => void) => {
    const modes = state.current;
    const end = undo(modes);
    apply(modes);
    return end;
  };
  return { name, asyncForm: `${name}Async`, begin, apply };
}

/** Puts `modes` back to what they are now. */
export function undo(modes: Modes): () => void {
  const before = { ...modes };
  return () => void Object.assign(modes, before);
}

/** Gradients are recorded or not; inference mode cannot be lifted by enabling them. */
export const recording = (name: string, enabled: boolean): TaskMode =>
  taskMode(name, (modes) => (modes.recorder = enabled && !modes.inference ? recorder : null));

export const inferring = (enabled: boolean): TaskMode =>
  taskMode('inferenceMode', (modes) => {
    modes.inference = enabled;
    modes.recorder = enabled ? null : recorder;
  });
