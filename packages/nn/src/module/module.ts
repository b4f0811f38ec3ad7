import type { DeviceLike, DType, Tensor } from '@kindling/core/lean';
import { Buffer, type BufferOptions } from '../buffer.ts';
import { badName, nameTaken, noForward, noSuchMember } from '../errors.ts';
import { Parameter } from '../parameter.ts';
import { clearGrad } from '../grad-of.ts';
import type { RemovableHandle } from '@kindling/autograd/lean';
import { isModule, moduleBrand } from './brand.ts';
import { added, Hooks, withHooks, type ForwardHook, type ForwardPreHook, type FullBackwardHook } from './hooks.ts';
import { castMember, checkTarget, convertMember, emptyMember, targetOf, type ModuleTarget } from './convert.ts';
import {
  checkState,
  collectState,
  loadState,
  stateHooksOf,
  type IncompatibleKeys,
  type LoadStateDictOptions,
  type LoadStateDictPostHook,
  type LoadStateDictPreHook,
  type StateDict,
  type StateDictHook,
  type StateDictOptions,
  type StateDictPreHook,
} from './state-dict.ts';
import { asOutside, runForward } from './memory-scope.ts';
import { moduleText, typeNameOf } from './text.ts';
import { childrenOf, membersOf, modulesOf, own, type Named, type NamedOptions } from './walk.ts';

const isParameter = (x: unknown): x is Parameter => x instanceof Parameter;
const isBuffer = (x: unknown): x is Buffer => x instanceof Buffer;

const hookSlot = Symbol('hooks');

export interface HookOptions {
  /** Before the hooks that are there. */
  readonly prepend?: boolean;
}

export interface Module {
  /** Runs `forward`. */
  (...input: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/**
 * Base of all layers and networks. A subclass keeps parameters, buffers and submodules as fields and defines
 * `forward`; its instances are called: `net(x)`.
 *
 * Parameters, then buffers, then children are found by walking the fields in the order of their declaration.
 */
export class Module {
  /** True in training mode: dropout drops, batch norm uses the batch. Set by `train()` and `eval()`. */
  declare training: boolean;
  /** Made by the first hook. */
  declare [hookSlot]: Hooks | null;

  constructor() {
    const self: this = Object.setPrototypeOf(
      (...input: unknown[]): unknown => {
        const hooks = self[hookSlot];
        if (hooks === null || hooks.empty) return runForward(self, input);
        return asOutside(() => withHooks(self, hooks, input), input);
      },
      new.target.prototype,
    );
    // A function's own `name` and `length` cannot be assigned; as fields of a module they can.
    for (const name of ['name', 'length']) {
      Object.defineProperty(self, name, { value: undefined, writable: true, enumerable: true, configurable: true });
    }
    self.training = true;
    self[hookSlot] = null;
    return self;
  }

  /** Computes the output. Subclasses define it; its types are the types of the call. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- items of a Module[] can be called, with whatever their class takes
  forward(..._input: any[]): any {
    throw noForward(typeNameOf(this));
  }

  /** What stands between the brackets when the module is printed. */
  extraRepr(): string {
    return '';
  }

  /** PyTorch's names of fields that go by another here: `{ runningMean: 'running_mean' }`. */
  static readonly memberNames: Readonly<Record<string, string>> = {};

  /** Own names and values that may hold parameters, buffers and submodules; containers add what they keep elsewhere. */
  fields(): readonly (readonly [name: string, value: unknown])[] {
    const { memberNames } = this.constructor as typeof Module;
    return Object.entries(this).map(([name, value]) => [memberNames[name] ?? name, value]);
  }

  /** Trained tensors of this module and its descendants, each once. */
  parameters(options: Pick<NamedOptions, 'recurse'> = {}): Parameter[] {
    return membersOf(this, isParameter, options).map(([, p]) => p);
  }

  namedParameters(options: NamedOptions = {}): Named<Parameter>[] {
    return membersOf(this, isParameter, options);
  }

  buffers(options: Pick<NamedOptions, 'recurse'> = {}): Buffer[] {
    return membersOf(this, isBuffer, options).map(([, b]) => b);
  }

  namedBuffers(options: NamedOptions = {}): Named<Buffer>[] {
    return membersOf(this, isBuffer, options);
  }

  children(): Module[] {
    return childrenOf(this).map(([, m]) => m);
  }

  namedChildren(): Named<Module>[] {
    return childrenOf(this);
  }

  /** This module (named ''), then its descendants, each before its children. */
  modules(): Module[] {
    return modulesOf(this, '', true).map(([, m]) => m);
  }

  namedModules({ prefix = '', removeDuplicate = true }: Omit<NamedOptions, 'recurse'> = {}): Named<Module>[] {
    return modulesOf(this, prefix, removeDuplicate);
  }

  /** The descendant at a dotted path; '' is the module itself. @throws ModuleError */
  getSubmodule(target: string): Module {
    let module: Module = this;
    for (const name of target === '' ? [] : target.split('.')) {
      const child = own(module, isModule).find(([n]) => n === name)?.[1];
      if (child === undefined) throw noSuchMember(typeNameOf(module), 'submodule', name, target);
      module = child;
    }
    return module;
  }

  /** The parameter at a dotted path. @throws ModuleError */
  getParameter(target: string): Parameter {
    return this.member(target, 'parameter', isParameter);
  }

  /** The buffer at a dotted path. @throws ModuleError */
  getBuffer(target: string): Buffer {
    return this.member(target, 'buffer', isBuffer);
  }

  private member<T>(target: string, kind: string, is: (x: unknown) => x is T): T {
    const dot = target.lastIndexOf('.');
    const module = this.getSubmodule(target.slice(0, Math.max(dot, 0)));
    const name = target.slice(dot + 1);
    const found = own(module, is).find(([n]) => n === name)?.[1];
    if (found === undefined) throw noSuchMember(typeNameOf(module), kind, name, target);
    return found;
  }

  /** Keeps `tensor` as a buffer under a name made at run time; with `persistent: false` outside the state_dict. @throws ModuleError */
  registerBuffer(name: string, tensor: Tensor | null, options: BufferOptions = {}): void {
    this.register('buffer', name, tensor === null ? null : new Buffer(tensor, options));
  }

  /** Keeps a parameter under a name made at run time. @throws ModuleError */
  registerParameter(name: string, parameter: Parameter | null): void {
    this.register('parameter', name, parameter);
  }

  /** Keeps a submodule under a name made at run time. @throws ModuleError */
  addModule(name: string, module: Module | null): void {
    this.register('module', name, module);
  }

  /** `addModule` under its newer name. @throws ModuleError */
  registerModule(name: string, module: Module | null): void {
    this.addModule(name, module);
  }

  private register(kind: string, name: string, value: Tensor | Module | null): void {
    if (name === '' || name.includes('.')) throw badName(kind, name);
    const old: unknown = Reflect.get(this, name);
    if (old !== undefined && old !== null) throw nameTaken(typeNameOf(this), name);
    Reflect.set(this, name, value);
  }

  /** Calls `fn` with every descendant, children before parents, and last with the module itself. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  train(mode = true): this {
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  eval(): this {
    return this.train(false);
  }

  /** Whether the parameters are trained; false freezes them. */
  requiresGrad_(requiresGrad = true): this {
    for (const p of this.parameters()) p.requiresGrad = requiresGrad;
    return this;
  }

  /** Drops the gradients of all parameters, or with `setToNone: false` fills them with zeros. */
  zeroGrad({ setToNone = true }: { readonly setToNone?: boolean } = {}): void {
    for (const p of this.parameters()) clearGrad(p, setToNone);
  }

  /**
   * Converts floating parameters and buffers to a dtype, moves all to a device and lays those of images out in a memory
   * format, in place: the parameters stay the same objects, so that optimizers keep them. `to(device, dtype)`, `to(dtype)`,
   * `to(tensor)`, or an object of them.
   * @throws DTypeError for integer dtypes, ShapeError for a format of another number of dimensions
   */
  to(target: ModuleTarget): this;
  to(device: DeviceLike, dtype: DType): this;
  to(target: ModuleTarget, dtype?: DType): this {
    const options = { ...targetOf(target), ...(dtype !== undefined && { dtype }) };
    checkTarget(options);
    for (const p of this.parameters()) convertMember(p, options);
    for (const b of this.buffers()) convertMember(b, options);
    return this;
  }

  float(): this {
    return this.to('float32');
  }

  double(): this {
    return this.to('float64');
  }

  half(): this {
    return this.to('float16');
  }

  bfloat16(): this {
    return this.to('bfloat16');
  }

  /** Casts all parameters and buffers, whatever their dtype, unlike `to`. @throws DTypeError */
  type(dtype: DType): this {
    checkTarget({ dtype });
    for (const member of [...this.parameters(), ...this.buffers()]) castMember(member, dtype);
    return this;
  }

  /** Gives parameters and buffers memory on a device without their values: to load or draw them anew after 'meta'. */
  toEmpty(device: DeviceLike): this {
    for (const member of [...this.parameters(), ...this.buffers()]) emptyMember(member, device);
    return this;
  }

  cpu(): this {
    return this.to({ device: 'cpu' });
  }

  cuda(device: DeviceLike = 'cuda'): this {
    return this.to({ device });
  }

  /** Parameters and persistent buffers by name, as views that share their memory. */
  stateDict({ prefix = '', keepVars = false }: StateDictOptions = {}): StateDict {
    return collectState(this, prefix, {}, keepVars);
  }

  /**
   * Copies the tensors of a state_dict into the module, converting dtype and device.
   * @throws StateDictError listing missing and unexpected keys (unless `strict: false`) and sizes that differ; nothing is written then
   */
  loadStateDict(stateDict: Readonly<Record<string, Tensor>>, options: LoadStateDictOptions = {}): IncompatibleKeys {
    return loadState(this, stateDict, options);
  }

  /** @throws StateDictError where `loadStateDict` would; writes nothing */
  checkStateDict(stateDict: Readonly<Record<string, Tensor>>, options: LoadStateDictOptions = {}): void {
    checkState(this, stateDict, options);
  }

  registerStateDictPreHook(hook: StateDictPreHook): RemovableHandle {
    return added(stateHooksOf(this).statePre, hook, false);
  }

  registerStateDictHook(hook: StateDictHook): RemovableHandle {
    return added(stateHooksOf(this).state, hook, false);
  }

  registerLoadStateDictPreHook(hook: LoadStateDictPreHook): RemovableHandle {
    return added(stateHooksOf(this).loadPre, hook, false);
  }

  /** With hooks, `strict` is judged after they ran; tensors are put back when it then throws. */
  registerLoadStateDictPostHook(hook: LoadStateDictPostHook): RemovableHandle {
    return added(stateHooksOf(this).loadPost, hook, false);
  }

  /** Calls `hook` before each forward. The handle's `remove()` ends it. */
  registerForwardPreHook(hook: ForwardPreHook, { prepend = false }: HookOptions = {}): RemovableHandle {
    return added((this[hookSlot] ??= new Hooks()).pre, hook, prepend);
  }

  /** Calls `hook` after each forward. The handle's `remove()` ends it. */
  registerForwardHook(hook: ForwardHook, { prepend = false }: HookOptions = {}): RemovableHandle {
    return added((this[hookSlot] ??= new Hooks()).forward, hook, prepend);
  }

  /** Calls `hook` when the gradients of the module's inputs are known. The handle's `remove()` ends it. */
  registerFullBackwardHook(hook: FullBackwardHook, { prepend = false }: HookOptions = {}): RemovableHandle {
    return added((this[hookSlot] ??= new Hooks()).backward, hook, prepend);
  }

  toString(): string {
    return moduleText(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

// The members that TypeScript gives every callable type.
Object.setPrototypeOf(Module.prototype, Function.prototype);
Object.defineProperty(Module.prototype, moduleBrand, { value: true });
