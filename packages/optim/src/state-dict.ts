// An optimizer's state in PyTorch's structure: parameters are numbered through all groups, names are PyTorch's.
import { Tensor } from '@kindling/core/lean';
import { sameSizes, moveToDevice } from '@kindling/core/internal';
import { OptimizerError, stateMismatch } from './errors.ts';
import type { ParamGroup } from './groups.ts';
import { camelCase, snakeCase } from './naming.ts';

/** State of one parameter by PyTorch's names. */
export type PackedState = Readonly<Record<string, unknown>>;
export type PackedGroup = Readonly<Record<string, unknown>> & { readonly params: readonly number[] };

export interface OptimizerStateDict {
  /** By the number of the parameter. A Map, since the keys are ints in PyTorch, and an object's would be strings. */
  readonly state: ReadonlyMap<number, PackedState>;
  readonly param_groups: readonly PackedGroup[];
}

/** What `loadStateDict` takes: also objects, as JSON and files without any state have them. */
export interface OptimizerStateInput {
  readonly state: ReadonlyMap<number, PackedState> | Readonly<Record<number, PackedState>>;
  readonly param_groups: readonly PackedGroup[];
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null;

/** The parts of a state_dict, which may come from a file. @throws OptimizerError */
export function checkedStateDict(
  optimizer: string,
  stateDict: unknown,
): { state: [id: number, state: PackedState][]; packed: readonly PackedGroup[] } {
  const fail = (what: string): OptimizerError =>
    new OptimizerError(`${optimizer}: the loaded state dict ${what}. Was it made by an optimizer's stateDict()?`, {
      op: optimizer,
    });
  const { state, param_groups: packed } = isObject(stateDict) ? stateDict : {};
  if (!isObject(state) || !Array.isArray(packed)) throw fail('has no state and param_groups');
  for (const group of packed as unknown[])
    if (!isObject(group) || !Array.isArray(group['params'])) throw fail('has a group without params');
  const entries: [unknown, unknown][] =
    state instanceof Map ? [...(state as Map<unknown, unknown>)] : Object.entries(state);
  for (const [id, own] of entries) if (!isObject(own)) throw fail(`has no state of names under ${String(id)}`);
  return { state: entries.map(([id, own]) => [Number(id), own as PackedState]), packed: packed as PackedGroup[] };
}

/** Ids of the parameters of each group. */
const numbered = (groups: readonly ParamGroup[]): number[][] => {
  let next = 0;
  return groups.map((group) => group.params.map(() => next++));
};

export function packGroups(groups: readonly ParamGroup[], extra: Readonly<Record<string, unknown>>): PackedGroup[] {
  const ids = numbered(groups);
  return groups.map(({ params: _, ...options }, i) => {
    const named = Object.entries(options).map(([key, value]): [string, unknown] => [snakeCase(key), value]);
    return { ...Object.fromEntries(named), ...extra, params: ids[i] ?? [] };
  });
}

/** The options of each group of a state_dict, by our names. @throws OptimizerError when groups or their sizes differ */
export function unpackGroups(
  optimizer: string,
  groups: readonly ParamGroup[],
  packed: readonly PackedGroup[],
  extra: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  if (packed.length !== groups.length) {
    throw new OptimizerError(
      `${optimizer}: loaded state dict has ${packed.length} parameter groups, the optimizer has ${groups.length}.`,
    );
  }
  return packed.map(({ params, ...options }, i) => {
    const wanted = groups[i]?.params.length;
    if (params.length !== wanted) {
      throw new OptimizerError(
        `${optimizer}: group ${i} of the loaded state dict has ${params.length} parameters, the optimizer's has ${wanted}.`,
      );
    }
    const own = Object.entries(options).filter(([key]) => !Object.hasOwn(extra, key));
    return Object.fromEntries(own.map(([key, value]) => [camelCase(key), value]));
  });
}

/** The parameter that each id of a state_dict stands for. */
export function paramsById(groups: readonly ParamGroup[], packed: readonly PackedGroup[]): Map<number, Tensor> {
  const params = groups.flatMap((group) => group.params);
  return new Map(packed.flatMap((group) => group.params).map((id, i) => [id, params[i] as Tensor]));
}

/** Reads one parameter's state; what it gives belongs to the optimizer alone. */
export class StateReader {
  readonly #optimizer: string;
  readonly #param: Tensor;
  readonly #packed: PackedState;

  constructor(optimizer: string, param: Tensor, packed: PackedState) {
    this.#optimizer = optimizer;
    this.#param = param;
    this.#packed = packed;
  }

  /** Whose state it is. */
  get param(): Tensor {
    return this.#param;
  }

  has(name: string): boolean {
    return this.#packed[name] instanceof Tensor;
  }

  /** A tensor of the parameter's shape, copied to its dtype and device. @throws OptimizerError */
  tensor(name: string): Tensor {
    const value = this.#packed[name];
    const param = this.#param;
    if (!(value instanceof Tensor)) throw this.missing(name);
    if (!sameSizes(value.sizes, param.sizes)) throw stateMismatch(this.#optimizer, name, param, value);
    const copy = value.detach().to({ dtype: param.dtype, device: param.device, copy: true }).contiguous();
    moveToDevice(copy.storage);
    return copy;
  }

  /** The value as it was stored. */
  value(name: string): unknown {
    return this.#packed[name];
  }

  /** A count, stored as a number or as a one-element tensor. @throws OptimizerError */
  count(name: string): number {
    const value = this.#packed[name];
    if (typeof value === 'number') return value;
    if (value instanceof Tensor) return value.item();
    throw this.missing(name);
  }

  private missing(name: string): OptimizerError {
    return new OptimizerError(
      `${this.#optimizer}: the loaded state of a parameter lacks '${name}'. Was it saved by another optimizer?`,
    );
  }
}
