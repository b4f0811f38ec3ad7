import { AutogradError } from '@kindling/core/lean';
import type { Mode } from './change.ts';

/** Runs `body` under a mode. @throws AutogradError when it returns a promise */
export function within<T>(mode: Mode, body: () => T): T {
  const end = mode.begin();
  let result: T;
  try {
    result = body();
  } finally {
    end();
  }
  if (isPromise(result)) {
    // The mode has ended: what runs after the first await is not in it.
    result.then(undefined, () => {});
    throw new AutogradError(
      `${mode.name}: the callback is async, and this form is a synchronous scope. ${advice(mode)}`,
    );
  }
  return result;
}

export const advice = ({ asyncForm }: Mode): string =>
  asyncForm === null ? 'Wrap each synchronous part.' : `Use: await ${asyncForm}(async () => ...).`;

const isPromise = (x: unknown): x is PromiseLike<unknown> =>
  typeof x === 'object' && x !== null && 'then' in x && typeof x.then === 'function';
