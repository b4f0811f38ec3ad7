import { ValueError } from '@kindling/core';

/**
 * In which order a stage runs its micro-batches. 'gpipe' (Huang et al. 2019): all forward, then all backward. '1f1b'
 * (Narayanan et al. 2019, PipeDream-Flush): by turns once the pipeline is full, so that stage s of n keeps the activations of
 * at most n - s micro-batches. Both give the same gradients in the same time.
 */
export type PipelineSchedule = 'gpipe' | '1f1b';

export interface Action {
  readonly kind: 'forward' | 'backward';
  readonly micro: number;
}

/** What stage `stage` of `stages` does with `chunks` micro-batches. @throws ValueError for an unknown schedule */
export function actionsOf(schedule: PipelineSchedule, stage: number, stages: number, chunks: number): Action[] {
  const ahead = warmUp(schedule, stages - 1 - stage, chunks);
  const actions: Action[] = [];
  for (let micro = 0; micro < ahead; micro++) actions.push({ kind: 'forward', micro });
  for (let micro = ahead; micro < chunks; micro++)
    actions.push({ kind: 'forward', micro }, { kind: 'backward', micro: micro - ahead });
  for (let micro = chunks - ahead; micro < chunks; micro++) actions.push({ kind: 'backward', micro });
  return actions;
}

/** Forwards before the first backward, one more follows. */
function warmUp(schedule: PipelineSchedule, after: number, chunks: number): number {
  if (schedule === '1f1b') return Math.min(after, chunks);
  if (schedule === 'gpipe') return chunks;
  throw new ValueError(`Pipeline: schedule must be 'gpipe' or '1f1b', got '${String(schedule)}'.`, { op: 'Pipeline' });
}

/** @throws ValueError unless it is a number of micro-batches */
export function checkChunks(chunks: number): number {
  if (Number.isInteger(chunks) && chunks > 0) return chunks;
  throw new ValueError(`Pipeline: chunks must be a positive integer, got ${chunks}.`, { op: 'Pipeline' });
}
