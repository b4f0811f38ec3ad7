// Every error that nn raises by itself; argument errors of ops are core's.
import { DTypeError, isComplex, isFloating, KindlingError, type ErrorDetail, type Tensor } from '@kindling/core/lean';

/** A module built, named or called wrongly. */
export class ModuleError extends KindlingError {
  static override readonly errorName: string = 'ModuleError';
}

/** A state_dict that does not fit the module; `missingKeys` and `unexpectedKeys` as `loadStateDict` reports them. */
export class StateDictError extends ModuleError {
  static override readonly errorName: string = 'StateDictError';
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];

  constructor(
    message: string,
    missingKeys: readonly string[],
    unexpectedKeys: readonly string[],
    detail?: ErrorDetail,
  ) {
    super(message, detail);
    this.missingKeys = missingKeys;
    this.unexpectedKeys = unexpectedKeys;
  }
}

export function noForward(module: string): ModuleError {
  return new ModuleError(
    `Module [${module}] is missing the required "forward" method. Define forward(...) in its class.`,
  );
}

export function noSuchMember(module: string, kind: string, name: string, path: string): ModuleError {
  return new ModuleError(`${module} has no ${kind} \`${name}\`${path === name ? '' : ` (looking for '${path}')`}.`);
}

export function badName(kind: string, name: string): ModuleError {
  return new ModuleError(`${kind} name ${name === '' ? "can't be empty" : `can't contain ".", got '${name}'`}.`);
}

export function nameTaken(module: string, name: string): ModuleError {
  return new ModuleError(`${module} already has an attribute '${name}'. Assign to it instead, or choose another name.`);
}

/** @throws DTypeError for integers and bool */
export function needFloating(op: string, x: Tensor): void {
  if (!isFloating(x.dtype) && !isComplex(x.dtype))
    throw new DTypeError(`${op}: expected a floating tensor, got ${x.dtype}. Convert with .to('float32') first.`, {
      op,
      dtypes: [x.dtype],
    });
}

/** `executed`: the layers that ran before. */
export function summaryFailed(executed: readonly string[], cause: unknown): ModuleError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const error = new ModuleError(
    `summary: the model failed on this input: ${text}\nLayers that ran: [${executed.join(', ')}]. Check inputSize, dtypes and args.`,
  );
  error.cause = cause;
  return error;
}

/** A lazy module given something from which no size can be taken. */
export function cannotInfer(module: string, what: string): ModuleError {
  return new ModuleError(`${module}: ${what}`, { op: module });
}
