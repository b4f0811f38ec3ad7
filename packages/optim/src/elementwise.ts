import { tensor, type Tensor } from '@kindling/core/lean';
import { checkOption } from './errors.ts';
import type { ParamGroup } from './groups.ts';
import { snakeCase } from './naming.ts';
import { Optimizer } from './optimizer.ts';
import type { PackedState, StateReader } from './state-dict.ts';

export interface ElementwiseGroup extends ParamGroup {
  /** Factor of the parameter that is added to its gradient. */
  weightDecay?: number;
  /** Goes up instead of down. */
  maximize: boolean;
}

/** Counts and tensors of the parameter's shape, by our names. */
export type ElementwiseState = Record<string, Tensor | number> & { step: number };

/**
 * An optimizer whose step treats every element alike: it says what it keeps for a parameter and how one step changes
 * it. Gradients come with weight decay added and, where the group maximizes, negated.
 */
export abstract class Elementwise<G extends ElementwiseGroup> extends Optimizer<G, ElementwiseState> {
  /** PyTorch's options that choose among implementations of the same step. */
  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return { foreach: null, differentiable: false };
  }

  /** What is kept for a parameter before its first step; tensors and numbers, `step` apart. */
  protected abstract fresh(p: Tensor, group: G): Record<string, Tensor | number>;
  /** One step; `state.step` counts from 1 here. */
  protected abstract one(p: Tensor, grad: Tensor, state: ElementwiseState, group: G): void;

  protected override check({ lr, weightDecay = 0 }: G): void {
    checkOption(this.typeName, 'learning rate', lr, lr >= 0);
    checkOption(this.typeName, 'weightDecay', weightDecay, weightDecay >= 0);
  }

  protected override update(group: G): void {
    for (const p of group.params) {
      const grad = this.gradOf(p);
      if (grad === null) continue;
      const state = this.stateOf(p, group);
      state.step++;
      const down = group.maximize ? grad.neg() : grad;
      const { weightDecay = 0 } = group;
      this.one(p, weightDecay === 0 ? down : down.add(p, { alpha: weightDecay }), state, group);
    }
  }

  private stateOf(p: Tensor, group: G): ElementwiseState {
    const known = this.state.get(p);
    if (known !== undefined) {
      for (const [name, value] of Object.entries(known)) if (typeof value !== 'number') this.checkFits(name, p, value);
      return known;
    }
    const made: ElementwiseState = { ...this.fresh(p, group), step: 0 };
    this.state.set(p, made);
    return made;
  }

  protected override pack(state: ElementwiseState): PackedState {
    return Object.fromEntries(
      Object.entries(state).map(([name, value]) => [
        snakeCase(name),
        typeof value === 'number' ? tensor(value) : value,
      ]),
    );
  }

  protected override unpack(packed: StateReader, group: G): ElementwiseState {
    const kept = this.fresh(packed.param, group);
    const read = Object.entries(kept).map(([name, value]): [string, Tensor | number] => [
      name,
      typeof value === 'number' ? packed.count(snakeCase(name)) : packed.tensor(snakeCase(name)),
    ]);
    return { ...Object.fromEntries(read), step: packed.count('step') };
  }
}
