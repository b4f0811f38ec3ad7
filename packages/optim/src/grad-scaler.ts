import { isfinite, mul, type Tensor } from '@kindling/core/lean';
import { internal as autograd, noGrad } from '@kindling/autograd/lean';
import { OptimizerError } from './errors.ts';
import type { Optimizer } from './optimizer.ts';

const { gradOf } = autograd;

export interface GradScalerOptions {
  /** 2^16 when left out. */
  readonly initScale?: number;
  /** What the scale is multiplied by after `growthInterval` steps without an overflow; 2 when left out. */
  readonly growthFactor?: number;
  /** What the scale is multiplied by after an overflow; 0.5 when left out. */
  readonly backoffFactor?: number;
  /** 2000 when left out. */
  readonly growthInterval?: number;
  /** False makes `scale` return its argument and `step` call the optimizer's; true when left out. */
  readonly enabled?: boolean;
}

/** PyTorch's names; empty for a scaler that is not enabled. */
export type GradScalerStateDict = Readonly<Record<string, number>>;

type Stage = 'ready' | 'unscaled' | 'stepped';
interface OptimizerStage {
  stage: Stage;
  foundInf: boolean;
}
/** What a scaler needs of an optimizer. */
type Stepped = Pick<Optimizer, 'paramGroups' | 'step'>;

const fail = (text: string): OptimizerError => new OptimizerError(`GradScaler: ${text}`);

/**
 * Keeps small gradients of float16 from vanishing (Micikevicius et al. 2018): the loss is multiplied by a scale, the
 * gradients are divided by it before the step, a step whose gradients overflowed is left out, and the scale adapts.
 * https://pytorch.org/docs/stable/amp.html#gradient-scaling
 *
 * ```ts
 * scaler.scale(loss).backward();
 * scaler.step(optimizer);
 * scaler.update();
 * ```
 */
export class GradScaler {
  private readonly enabled: boolean;
  private growthFactor: number;
  private backoffFactor: number;
  private growthInterval: number;
  private factor: number;
  private growthTracker = 0;
  private readonly stages = new Map<Stepped, OptimizerStage>();

  /** @throws OptimizerError for factors that would not grow or shrink the scale */
  constructor(options?: GradScalerOptions);
  /** As PyTorch has it; the scale follows the tensors, whatever their device. */
  constructor(device: string, options?: GradScalerOptions);
  constructor(first: string | GradScalerOptions = {}, second: GradScalerOptions = {}) {
    const {
      initScale = 2 ** 16,
      growthFactor = 2,
      backoffFactor = 0.5,
      growthInterval = 2000,
      enabled = true,
    } = typeof first === 'string' ? second : first;
    if (!(growthFactor > 1)) throw fail(`growthFactor must be greater than 1, got ${growthFactor}.`);
    if (!(backoffFactor < 1)) throw fail(`backoffFactor must be less than 1, got ${backoffFactor}.`);
    this.enabled = enabled;
    this.factor = Math.fround(initScale);
    this.growthFactor = growthFactor;
    this.backoffFactor = backoffFactor;
    this.growthInterval = growthInterval;
  }

  /** The tensor (or each of a list) times the scale. */
  scale(outputs: Tensor): Tensor;
  scale(outputs: readonly Tensor[]): Tensor[];
  scale(outputs: Tensor | readonly Tensor[]): Tensor | Tensor[] {
    const one = (x: Tensor): Tensor => (this.enabled ? mul(x, this.factor) : x);
    return 'map' in outputs ? outputs.map(one) : one(outputs);
  }

  /**
   * Divides the gradients of the optimizer's parameters by the scale, once between two updates: for clipping before `step`.
   * @throws OptimizerError when called twice, after `step`, or for float16 gradients
   */
  unscale_(optimizer: Stepped): void {
    if (!this.enabled) return;
    const own = this.stageOf(optimizer);
    if (own.stage === 'unscaled')
      throw fail('unscale_() has already been called on this optimizer since the last update().');
    if (own.stage === 'stepped') throw fail('unscale_() is being called after step().');
    const grads = gradients(optimizer);
    if (grads.length === 0)
      throw fail('the optimizer has no gradients to unscale. Call scaler.scale(loss).backward() first.');
    const inverse = Math.fround(1 / this.factor);
    noGrad(() => {
      for (const grad of grads) {
        if (isfinite(grad).all().item() === 0) own.foundInf = true;
        grad.mul_(inverse);
      }
    });
    own.stage = 'unscaled';
  }

  /**
   * Unscales the gradients, unless that was done, and steps the optimizer, unless they are infinite or NaN.
   * @returns whether the optimizer was stepped
   * @throws OptimizerError when called twice without `update`
   */
  step(optimizer: Stepped): boolean {
    if (!this.enabled) {
      optimizer.step();
      return true;
    }
    const own = this.stageOf(optimizer);
    if (own.stage === 'stepped') throw fail('step() has already been called since the last update().');
    if (own.stage === 'ready') this.unscale_(optimizer);
    if (!own.foundInf) optimizer.step();
    own.stage = 'stepped';
    return !own.foundInf;
  }

  /** Adapts the scale to what the last steps found, or sets it. @throws OptimizerError without a step before */
  update(newScale?: number): void {
    if (!this.enabled) return;
    const checked = [...this.stages.values()].filter((s) => s.stage !== 'ready');
    if (newScale !== undefined) this.factor = Math.fround(newScale);
    else if (checked.length === 0)
      throw fail('update() needs a step() or unscale_() before it: no gradients were checked.');
    else if (checked.some((s) => s.foundInf)) {
      this.factor = Math.fround(this.factor * this.backoffFactor);
      this.growthTracker = 0;
    } else if (++this.growthTracker === this.growthInterval) {
      const grown = Math.fround(this.factor * this.growthFactor);
      if (Number.isFinite(grown)) this.factor = grown;
      this.growthTracker = 0;
    }
    this.stages.clear();
  }

  /** 1 for a scaler that is not enabled. */
  getScale(): number {
    return this.enabled ? this.factor : 1;
  }

  isEnabled(): boolean {
    return this.enabled;
  }

  getGrowthFactor(): number {
    return this.growthFactor;
  }

  setGrowthFactor(factor: number): void {
    this.growthFactor = factor;
  }

  getBackoffFactor(): number {
    return this.backoffFactor;
  }

  setBackoffFactor(factor: number): void {
    this.backoffFactor = factor;
  }

  getGrowthInterval(): number {
    return this.growthInterval;
  }

  setGrowthInterval(steps: number): void {
    this.growthInterval = steps;
  }

  stateDict(): GradScalerStateDict {
    if (!this.enabled) return {};
    return {
      scale: this.factor,
      growth_factor: this.growthFactor,
      backoff_factor: this.backoffFactor,
      growth_interval: this.growthInterval,
      _growth_tracker: this.growthTracker,
    };
  }

  /** @throws OptimizerError for a state dict without these numbers; nothing changes then */
  loadStateDict(stateDict: GradScalerStateDict): void {
    if (!this.enabled) return;
    const names = ['scale', 'growth_factor', 'backoff_factor', 'growth_interval', '_growth_tracker'] as const;
    const missing = names.find((name) => typeof stateDict[name] !== 'number');
    if (missing !== undefined) {
      throw fail(`the state dict has no number '${missing}'. One of a scaler that was not enabled is empty.`);
    }
    const [scale, growth, backoff, interval, tracker] = names.map((name) => stateDict[name]) as [
      number,
      number,
      number,
      number,
      number,
    ];
    this.factor = scale;
    this.growthFactor = growth;
    this.backoffFactor = backoff;
    this.growthInterval = interval;
    this.growthTracker = tracker;
  }

  private stageOf(optimizer: Stepped): OptimizerStage {
    let own = this.stages.get(optimizer);
    if (own === undefined) this.stages.set(optimizer, (own = { stage: 'ready', foundInf: false }));
    return own;
  }
}

/** @throws OptimizerError for gradients in float16 */
function gradients({ paramGroups }: Stepped): Tensor[] {
  const grads = paramGroups.flatMap(({ params }) => params.map(gradOf).filter((g) => g !== null));
  if (grads.some((g) => g.dtype === 'float16'))
    throw fail('a gradient is float16. Keep parameters in float32 and let autocast convert them.');
  return grads;
}
