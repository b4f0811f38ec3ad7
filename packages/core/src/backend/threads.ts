// How many threads kernels may use. Backends ask to be told.
import { cores, env } from '#platform';
import { ValueError } from '../errors.ts';

let count = 0;
const listeners: ((threads: number) => void)[] = [];

function initial(): number {
  const wanted = Number(env('KINDLING_NUM_THREADS') ?? '');
  return Number.isInteger(wanted) && wanted > 0 ? wanted : cores();
}

/**
 * Threads that a kernel on the CPU may use: what `setNumThreads` said, else the environment variable `KINDLING_NUM_THREADS`,
 * else the number of cores. Results do not depend on it. https://pytorch.org/docs/stable/generated/torch.get_num_threads.html
 */
export function getNumThreads(): number {
  if (count === 0) count = initial();
  return count;
}

/**
 * From now on, kernels on the CPU use up to `threads` threads; work that would not gain stays on one. Threads start when
 * there is work for them; without shared memory there is always one. Each worker thread of the program has its own setting.
 * @throws ValueError when `threads` is not a positive integer
 */
export function setNumThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1)
    throw new ValueError(`setNumThreads: expected a positive integer, got ${threads}. Use 1 for no other threads.`, {
      op: 'setNumThreads',
    });
  count = threads;
  for (const listener of listeners) listener(threads);
}

/** Calls `listener` now and after each change. */
export function onNumThreads(listener: (threads: number) => void): void {
  listeners.push(listener);
  listener(getNumThreads());
}
