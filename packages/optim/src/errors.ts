// Every error that optim raises.
import { KindlingError, shapeText, type Tensor } from '@kindling/core/lean';

/** Parameters, options or states that an optimizer or a scheduler cannot work with. */
export class OptimizerError extends KindlingError {
  static override readonly errorName: string = 'OptimizerError';
}

/** @throws OptimizerError unless `valid` */
export function checkOption(optimizer: string, name: string, value: unknown, valid: boolean): void {
  if (!valid) throw new OptimizerError(`${optimizer}: invalid ${name}: ${String(value)}.`, { op: optimizer });
}

const describe = (x: Tensor): string => `${x.dtype} ${shapeText(x.sizes)}`;

export function stateMismatch(optimizer: string, name: string, param: Tensor, state: Tensor): OptimizerError {
  return new OptimizerError(
    `${optimizer}: the ${name} of a parameter of ${describe(param)} is ${describe(state)}. ` +
      `Was the parameter converted or replaced after the optimizer was made? Make the optimizer anew, or load a state that fits.`,
    { op: optimizer, shapes: [param.sizes, state.sizes], dtypes: [param.dtype, state.dtype] },
  );
}
