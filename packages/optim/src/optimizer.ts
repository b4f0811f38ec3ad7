import type { Tensor } from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { enableGrad, internal as autograd, noGrad } from '@kindling/autograd/lean';
import { stateMismatch } from './errors.ts';
import {
  checkedParams,
  groupsOf,
  type GroupInput,
  type OptionsOf,
  type ParamGroup,
  type ParamsInput,
} from './groups.ts';
import { pythonText, snakeCase } from './naming.ts';
import {
  checkedStateDict,
  packGroups,
  paramsById,
  StateReader,
  unpackGroups,
  type OptimizerStateDict,
  type OptimizerStateInput,
  type PackedState,
} from './state-dict.ts';

const { gradOf } = autograd;

/**
 * Base of all optimizers: parameter groups, per-parameter state, state_dicts. A subclass says what its options must
 * be (`check`), how one group is stepped (`update`), and how a state is stored (`pack`, `unpack`).
 */
export abstract class Optimizer<G extends ParamGroup = ParamGroup, S extends object = object> {
  readonly paramGroups: G[] = [];
  /** The options of groups that give none. */
  readonly defaults: OptionsOf<G>;
  /** What a step keeps for the next one, by parameter. */
  readonly state = new Map<Tensor, S>();

  /** @throws OptimizerError for bad options, or parameters that cannot be trained */
  constructor(params: ParamsInput<G>, defaults: OptionsOf<G>) {
    this.defaults = defaults;
    for (const group of groupsOf(this.typeName, params)) this.addParamGroup(group);
  }

  /** The printed name. */
  protected get typeName(): string {
    const { constructor } = this;
    const given =
      Object.hasOwn(constructor, 'typeName') && 'typeName' in constructor ? constructor.typeName : undefined;
    return typeof given === 'string' ? given : constructor.name;
  }

  /** PyTorch's options that choose among implementations of the same step: printed and saved, for its readers. */
  protected abstract get torchOptions(): Readonly<Record<string, unknown>>;
  /** @throws OptimizerError for options out of range */
  protected abstract check(group: G): void;
  /** One step of every parameter of the group, gradients not recorded. */
  protected abstract update(group: G): void;
  /** A state by PyTorch's names. */
  protected abstract pack(state: S): PackedState;
  /** A state from PyTorch's names, or undefined where nothing is kept. @throws OptimizerError */
  protected abstract unpack(packed: StateReader, group: G): S | undefined;

  /** Adds parameters, with options of their own where given. @throws OptimizerError */
  addParamGroup(input: GroupInput<G>): void {
    const taken = new Set(this.paramGroups.flatMap((group) => group.params));
    const params = checkedParams(this.typeName, input.params, taken);
    // Every option that a group lacks is among the defaults.
    const group = { ...this.defaults, ...input, params } as ParamGroup as G;
    this.check(group);
    this.paramGroups.push(group);
  }

  /** Drops the gradients of all parameters, or with `setToNone: false` fills them with zeros. */
  zeroGrad({ setToNone = true }: { readonly setToNone?: boolean } = {}): void {
    for (const group of this.paramGroups) {
      for (const p of group.params) {
        const grad = gradOf(p);
        if (grad === null) continue;
        if (setToNone) p.grad = null;
        else {
          if (grad.requiresGrad) grad.detach_();
          grad.zero_();
        }
      }
    }
  }

  /**
   * Updates every parameter that has a gradient. A `closure` computes the loss (with `backward`) first; its result is returned.
   * @throws OptimizerError when a gradient or a state no longer fits its parameter
   */
  step(): null;
  step(closure: () => Tensor): Tensor;
  step(closure?: () => Tensor): Tensor | null {
    return noGrad(() => {
      const loss = closure === undefined ? null : enableGrad(closure);
      for (const group of this.paramGroups) this.update(group);
      return loss;
    });
  }

  /** The gradient of `p`, not handed to user code: kernels take its shape and dtype on trust, so that both are checked here. */
  protected gradOf(p: Tensor): Tensor | null {
    const grad = gradOf(p);
    if (grad !== null) this.checkFits('gradient', p, grad);
    return grad;
  }

  /** @throws OptimizerError unless `x` has the shape and dtype of `p` */
  protected checkFits(name: string, p: Tensor, x: Tensor): void {
    if (x.dtype !== p.dtype || !sameSizes(x.sizes, p.sizes)) throw stateMismatch(this.typeName, name, p, x);
  }

  /** State and options in PyTorch's structure; state tensors are the optimizer's own, not copies. */
  stateDict(): OptimizerStateDict {
    const state = new Map<number, PackedState>();
    this.paramGroups
      .flatMap((group) => group.params)
      .forEach((p, id) => {
        const own = this.state.get(p);
        if (own !== undefined) state.set(id, this.pack(own));
      });
    return { state, param_groups: packGroups(this.paramGroups, this.torchOptions) };
  }

  /**
   * Takes over state and options of a state_dict, PyTorch's own (read by `loadPth`) included, copying tensors to the dtype
   * and device of their parameters.
   * @throws OptimizerError when groups, options or shapes do not fit; nothing changes then
   */
  loadStateDict(stateDict: OptimizerStateInput): void {
    const { groups, states } = this.prepared(stateDict);
    groups.forEach((group, i) => Object.assign(this.paramGroups[i] as G, group));
    this.state.clear();
    for (const [p, s] of states) this.state.set(p, s);
  }

  /** @throws OptimizerError where `loadStateDict` would; changes nothing */
  checkStateDict(stateDict: OptimizerStateInput): void {
    this.prepared(stateDict);
  }

  private prepared(stateDict: OptimizerStateInput): { groups: G[]; states: Map<Tensor, S> } {
    const { state, packed } = checkedStateDict(this.typeName, stateDict);
    const options = unpackGroups(this.typeName, this.paramGroups, packed, this.torchOptions);
    // Options that the state_dict lacks stay; `check` looks at those it has.
    const groups = this.paramGroups.map((group, i) => ({ ...group, ...options[i] }) as G);
    groups.forEach((group) => this.check(group));
    const byId = paramsById(groups, packed);
    const states = new Map<Tensor, S>();
    for (const [id, own] of state) {
      const p = byId.get(id);
      const group = groups.find((g) => p !== undefined && g.params.includes(p));
      if (p === undefined || group === undefined) continue;
      const unpacked = this.unpack(new StateReader(this.typeName, p, own), group);
      if (unpacked !== undefined) states.set(p, unpacked);
    }
    return { groups, states };
  }

  /** PyTorch's `repr`: each group's options in alphabetical order. */
  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...options }, i) => {
      const named = Object.entries({ ...options, ...this.torchOptions }).map(
        ([key, value]) => `${snakeCase(key)}: ${pythonText(value)}`,
      );
      return `\nParameter Group ${i}\n${named
        .sort()
        .map((line) => `    ${line}\n`)
        .join('')}`;
    });
    return `${this.typeName} (${groups.join('')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
