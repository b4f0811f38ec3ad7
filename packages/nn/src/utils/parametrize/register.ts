import { Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { ModuleDict } from '../../containers/module-dict.ts';
import { ModuleError } from '../../errors.ts';
import { give } from '../../module/convert.ts';
import type { Module } from '../../module/module.ts';
import { typeNameOf } from '../../module/text.ts';
import { Buffer } from '../../buffer.ts';
import { Parameter } from '../../parameter.ts';
import { ownMember, setField } from '../member.ts';
import { kindText, ParametrizationList, sameKind } from './list.ts';

export interface RegisterParametrizationOptions {
  /** Lets the parametrization change shape or dtype; false when left out. */
  readonly unsafe?: boolean;
}
export interface RemoveParametrizationsOptions {
  /** Leaves the tensor as it is computed now (the default), or the original one. */
  readonly leaveParametrized?: boolean;
}

type Lists = ModuleDict<ParametrizationList>;
const listsOf = (module: Module): Lists | null => {
  const lists: unknown = Object.hasOwn(module, 'parametrizations') ? Reflect.get(module, 'parametrizations') : null;
  return lists instanceof ModuleDict ? (lists as Lists) : null;
};

/** Whether a tensor of the module itself, or the one of that name, is parametrized. */
export function isParametrized(module: Module, tensorName?: string): boolean {
  const lists = listsOf(module);
  return tensorName === undefined ? lists !== null && lists.size > 0 : lists?.has(tensorName) === true;
}

/** What was computed while `cached` runs. */
let cache: Map<ParametrizationList, Tensor> | null = null;

/** Runs `run` with every parametrized tensor computed at most once, as `torch.nn.utils.parametrize.cached`. */
export function cached<T>(run: () => T): T {
  const outer = cache;
  cache ??= new Map();
  try {
    return run();
  } finally {
    cache = outer;
  }
}

function computed(list: ParametrizationList): Tensor {
  const known = cache?.get(list);
  if (known !== undefined) return known;
  const made = list();
  cache?.set(list, made);
  return made;
}

/**
 * Makes a parameter or buffer of the module the result of `parametrization`, computed wherever it is read. What it is
 * computed from is trained: `parametrizations.NAME.original`, or `original0`, `original1`, ... where `rightInverse` of the
 * parametrization gives several. Assigning to the tensor goes through `rightInverse`. A second parametrization acts on the
 * result of the first. https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.register_parametrization.html
 * @throws ModuleError where there is no such tensor, or shape or dtype change without `unsafe`
 */
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Module,
  { unsafe = false }: RegisterParametrizationOptions = {},
): M {
  parametrization.train(module.training);
  const lists = listsOf(module);
  if (lists?.has(tensorName) === true) {
    append(lists.get(tensorName), parametrization, unsafe);
    return module;
  }
  const [key, original] = ownMember(module, tensorName);
  const list = new ParametrizationList(parametrization, original, unsafe).train(module.training);
  if (lists === null) become(module);
  const all = listsOf(module) ?? new ModuleDict<ParametrizationList>().train(module.training);
  all.set(tensorName, list);
  Object.defineProperty(module, key, {
    get(this: Module): Tensor {
      return computed((listsOf(this) as Lists).get(tensorName));
    },
    set(this: Module, value: Tensor) {
      (listsOf(this) as Lists).get(tensorName).rightInverse(value);
    },
    enumerable: false,
    configurable: true,
  });
  Reflect.set(module, 'parametrizations', all);
  keys.set(list, key);
  return module;
}

/** The field that a list stands for. */
const keys = new WeakMap<ParametrizationList, string>();

function append(list: ParametrizationList, parametrization: Module, unsafe: boolean): void {
  if (!unsafe) {
    const before = noGrad(() => list());
    const made: unknown = noGrad((): unknown => parametrization(before));
    if (!(made instanceof Tensor) || !sameKind(made, before))
      throw new ModuleError(
        `parametrize: ${typeNameOf(parametrization)} may not change dtype and shape unless 'unsafe' is set: the tensor is ${kindText(before)}, it made ${kindText(made)}.`,
      );
  }
  list.append(parametrization);
  list.unsafe ||= unsafe;
}

/** A class of its own for the printed name. */
function become(module: Module): void {
  const Base = module.constructor as typeof Module;
  const name = typeNameOf(module);
  class Parametrized extends Base {
    static readonly typeName: string = `Parametrized${name}`;
  }
  Object.setPrototypeOf(module, Parametrized.prototype);
}

/**
 * Makes the tensor an ordinary parameter or buffer again, with the values computed now or, with `leaveParametrized:
 * false`, the original ones. @throws ModuleError where it is not parametrized, or its originals are several and are to stay
 */
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  { leaveParametrized = true }: RemoveParametrizationsOptions = {},
): M {
  const lists = listsOf(module);
  if (lists?.has(tensorName) !== true)
    throw new ModuleError(`removeParametrizations: ${typeNameOf(module)} has no parametrization on ${tensorName}.`);
  const list = lists.get(tensorName);
  const { originals } = list;
  let [original] = originals as [Tensor];
  if (originals.length > 1 && !leaveParametrized)
    throw new ModuleError(
      'removeParametrizations: a tensor that is made of several cannot be left unparametrized. Use leaveParametrized: true.',
    );
  if (leaveParametrized) {
    const value = noGrad(() => list())
      .detach()
      .clone();
    if (originals.length === 1) give(original, value);
    else
      original =
        original instanceof Buffer ? new Buffer(value) : new Parameter(value, { requiresGrad: original.requiresGrad });
  }
  setField(module, keyOf(module, list, tensorName), original);
  lists.delete(tensorName);
  if (lists.size === 0) {
    Reflect.deleteProperty(module, 'parametrizations');
    Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)) as object);
  }
  return module;
}

/** Copies of a module have lists of their own: their field is found by its name. */
function keyOf(module: Module, list: ParametrizationList, tensorName: string): string {
  const { memberNames } = module.constructor as typeof Module;
  return keys.get(list) ?? Object.entries(memberNames).find(([, name]) => name === tensorName)?.[0] ?? tensorName;
}
