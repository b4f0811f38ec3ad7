import { KindlingError, type DType } from '@kindling/core';
import { MismatchError } from '../errors.ts';
import { invoke } from '../samples/sample.ts';
import { agree, described } from './agree.ts';
import type { CheckContext } from './check.ts';
import { prepare, tensorsIn } from './prepare.ts';

/** Bad input is refused with a typed error that says what is wrong, and no argument has changed. */
export function checkErrors({ sample, device }: CheckContext): void {
  const dtype = sample.dtypes[0] as DType;
  for (const refusal of sample.errors) {
    const args = prepare(sample, refusal, { device, dtype });
    const where = `${sample.name}(${described(args)})`;
    const error = thrown(() => invoke(sample.call, args));
    if (error === null) throw new MismatchError(`${where}: should throw ${refusal.throws}`);
    if (!(error instanceof KindlingError)) throw error;
    if (!refusal.throws.test(error.message))
      throw new MismatchError(`${where}: expected ${refusal.throws}, got: ${error.message}`);
    agree(
      tensorsIn(args),
      tensorsIn(prepare(sample, refusal, { device, dtype })),
      `${where}: arguments after the error`,
    );
  }
}

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}
