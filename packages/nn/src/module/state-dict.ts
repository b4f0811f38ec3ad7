import { shapeText, Size, Tensor, type ErrorDetail } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { StateDictError } from '../errors.ts';
import { gradOf } from '../grad-of.ts';
import { Parameter } from '../parameter.ts';
import { isModule } from './brand.ts';
import { give } from './convert.ts';
import type { Module } from './module.ts';
import { typeNameOf } from './text.ts';
import { own } from './walk.ts';

/** Tensors by the dotted names PyTorch gives them. */
export type StateDict = Record<string, Tensor>;

export interface LoadStateDictOptions {
  /** Refuses missing and unexpected keys; true when left out. */
  readonly strict?: boolean;
  /**
   * Members take over the tensors of the state_dict, their memory, dtype and device, instead of copying values. They stay
   * the same objects; their gradients are dropped.
   */
  readonly assign?: boolean;
  /** What stands before the module's names in the state_dict, as 'encoder.'; other keys are left alone. */
  readonly prefix?: string;
}

export interface StateDictOptions {
  /** Put before every name as it is: 'encoder.'. */
  readonly prefix?: string;
  /** Gives the parameters themselves, in the graph, instead of detached views. */
  readonly keepVars?: boolean;
}

/** Called before the state of `module` is collected. */
export type StateDictPreHook = (module: Module, prefix: string) => void;
/** Sees the state_dict with the state of `module` and its descendants in it, and may change it. */
export type StateDictHook = (module: Module, stateDict: StateDict, prefix: string) => void;
/** Sees a copy of the state_dict before `module` takes its part, and may change it. */
export type LoadStateDictPreHook = (module: Module, stateDict: Record<string, unknown>, prefix: string) => void;
/** Sees what was not found once `module` and its descendants are loaded, and may change the lists. */
export type LoadStateDictPostHook = (
  module: Module,
  incompatibleKeys: { readonly missingKeys: string[]; readonly unexpectedKeys: string[] },
) => void;

/** Those of one module. */
export class StateHooks {
  readonly statePre = new Set<StateDictPreHook>();
  readonly state = new Set<StateDictHook>();
  readonly loadPre = new Set<LoadStateDictPreHook>();
  readonly loadPost = new Set<LoadStateDictPostHook>();
}

/** Gives a copy of a module its hooks. */
export function copyStateHooks(from: Module, to: Module): void {
  const own = hooks.get(from);
  if (own === undefined) return;
  const copy = stateHooksOf(to);
  for (const hook of own.statePre) copy.statePre.add(hook);
  for (const hook of own.state) copy.state.add(hook);
  for (const hook of own.loadPre) copy.loadPre.add(hook);
  for (const hook of own.loadPost) copy.loadPost.add(hook);
}

/** A module whose sizes come from its first input, or from what is loaded. */
export interface Lazy {
  /** Takes sizes, not values, from a state_dict. */
  inferFrom(state: Readonly<Record<string, unknown>>, prefix: string): void;
}
const isLazy = (module: object): module is Lazy => typeof Reflect.get(module, 'inferFrom') === 'function';

/** A module with state beside its tensors, kept as `_extra_state`. */
export interface ExtraState {
  getExtraState(): Tensor;
  setExtraState(state: Tensor): void;
}
const extraKey = '_extra_state';
const hasExtraState = (module: object): module is ExtraState =>
  typeof Reflect.get(module, 'getExtraState') === 'function' &&
  typeof Reflect.get(module, 'setExtraState') === 'function';

/** By module, so that a module without hooks carries nothing. */
const hooks = new WeakMap<Module, StateHooks>();
export function stateHooksOf(module: Module): StateHooks {
  let own = hooks.get(module);
  if (own === undefined) hooks.set(module, (own = new StateHooks()));
  return own;
}

/** What `loadStateDict` did not find; prints as PyTorch's named tuple. */
export class IncompatibleKeys {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];

  constructor(missingKeys: readonly string[], unexpectedKeys: readonly string[]) {
    this.missingKeys = missingKeys;
    this.unexpectedKeys = unexpectedKeys;
  }

  toString(): string {
    if (this.missingKeys.length === 0 && this.unexpectedKeys.length === 0) return '<All keys matched successfully>';
    const list = (keys: readonly string[]): string => `[${keys.map((k) => `'${k}'`).join(', ')}]`;
    return `_IncompatibleKeys(missing_keys=${list(this.missingKeys)}, unexpected_keys=${list(this.unexpectedKeys)})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const isParameter = (x: unknown): x is Parameter => x instanceof Parameter;
const isBuffer = (x: unknown): x is Buffer => x instanceof Buffer && x.persistent;

/** Parameters, persistent buffers, then children; shared ones under each of their names. */
const stateOf = (module: Module): [name: string, value: Tensor][] => [
  ...own<Tensor>(module, isParameter),
  ...own<Tensor>(module, isBuffer),
];

export function collectState(module: Module, prefix: string, into: StateDict, keepVars = false): StateDict {
  const hooked = hooks.get(module);
  hooked?.statePre.forEach((hook) => hook(module, prefix));
  for (const [name, value] of stateOf(module)) into[prefix + name] = keepVars ? value : value.detach();
  if (hasExtraState(module)) into[prefix + extraKey] = module.getExtraState();
  for (const [name, child] of own(module, isModule)) collectState(child, `${prefix}${name}.`, into, keepVars);
  hooked?.state.forEach((hook) => hook(module, into, prefix));
  return into;
}

interface Findings {
  readonly copies: (readonly [target: Tensor, source: Tensor])[];
  readonly missing: string[];
  readonly unexpected: string[];
  readonly misfits: string[];
  readonly shapes: (readonly number[])[];
  readonly extras: (() => void)[];
  /** Called after loading, children's first. */
  readonly post: (() => void)[];
}

function compare(module: Module, state: Record<string, unknown>, prefix: string, found: Findings): void {
  if (isLazy(module)) module.inferFrom(state, prefix);
  const hooked = hooks.get(module);
  hooked?.loadPre.forEach((hook) => hook(module, state, prefix));
  const names = new Set<string>();
  for (const [name, target] of stateOf(module)) {
    names.add(name);
    const key = prefix + name;
    const source = state[key];
    if (!Object.hasOwn(state, key)) found.missing.push(key);
    else if (!(source instanceof Tensor))
      found.misfits.push(
        `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from checkpoint but received ${typeof source}`,
      );
    else if (shapeText(source.sizes) !== shapeText(target.sizes)) {
      found.shapes.push(source.sizes, target.sizes);
      found.misfits.push(
        `size mismatch for ${key}: copying a param with shape ${Size.from(source.sizes)} from checkpoint, ` +
          `the shape in current model is ${Size.from(target.sizes)}.`,
      );
    } else found.copies.push([target, source]);
  }
  if (hasExtraState(module)) {
    names.add(extraKey);
    const extra = state[prefix + extraKey];
    if (extra instanceof Tensor) found.extras.push(() => module.setExtraState(extra));
    else found.missing.push(prefix + extraKey);
  }
  const children = own(module, isModule);
  for (const [name] of children) names.add(name);
  for (const key of Object.keys(state)) {
    if (key.startsWith(prefix) && !names.has(key.slice(prefix.length).split('.', 1)[0] ?? ''))
      found.unexpected.push(key);
  }
  for (const [name, child] of children) compare(child, state, `${prefix}${name}.`, found);
  const keys = { missingKeys: found.missing, unexpectedKeys: found.unexpected };
  hooked?.loadPost.forEach((hook) => found.post.push(() => hook(module, keys)));
}

const quoted = (keys: readonly string[]): string => keys.map((k) => `"${k}"`).join(', ');

function found(module: Module, state: Readonly<Record<string, unknown>>, prefix: string): Findings {
  const findings: Findings = { copies: [], missing: [], unexpected: [], misfits: [], shapes: [], extras: [], post: [] };
  compare(module, { ...state }, prefix, findings);
  return findings;
}

/** @throws StateDictError in PyTorch's words */
function report(module: Module, { missing, unexpected, misfits, shapes }: Findings, strict: boolean): void {
  const messages = [...misfits];
  if (strict) {
    if (unexpected.length > 0) messages.unshift(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
    if (missing.length > 0) messages.unshift(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  }
  if (messages.length === 0) return;
  const detail: ErrorDetail = { op: 'loadStateDict', shapes };
  const text = `Error(s) in loading state_dict for ${typeNameOf(module)}:\n\t${messages.join('\n\t')}`;
  throw new StateDictError(text, missing, unexpected, detail);
}

/** Hooks after loading may forgive keys, so that what they would be asked about counts as fitting here. */
export function checkState(
  module: Module,
  state: Readonly<Record<string, unknown>>,
  { strict = true, prefix = '' }: LoadStateDictOptions,
): void {
  const findings = found(module, state, prefix);
  report(module, findings, strict && findings.post.length === 0);
}

/** Copies what fits, in place. Nothing stays written when it throws. */
export function loadState(
  module: Module,
  state: Readonly<Record<string, unknown>>,
  { strict = true, assign = false, prefix = '' }: LoadStateDictOptions,
): IncompatibleKeys {
  const findings = found(module, state, prefix);
  const { copies, missing, unexpected, post } = findings;
  report(module, findings, strict && post.length === 0);
  return noGrad(() => {
    const before = post.length > 0 && strict ? copies.map(([target]) => target.detach().clone()) : [];
    for (const [target, source] of copies) {
      if (assign) takeOver(target, source);
      else target.copy_(source);
    }
    for (const set of findings.extras) set();
    try {
      for (const hook of post) hook();
      report(module, findings, strict);
    } catch (error) {
      before.forEach((old, i) => takeOver((copies[i] as Findings['copies'][number])[0], old));
      throw error;
    }
    return new IncompatibleKeys(missing, unexpected);
  });
}

function takeOver(member: Tensor, source: Tensor): void {
  if (gradOf(member) !== null) member.grad = null;
  give(member, source.detach());
}
