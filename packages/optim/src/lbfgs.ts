import { cat, dot, type Tensor } from '@kindling/core/lean';
import { enableGrad, noGrad } from '@kindling/autograd/lean';
import { checkOption, OptimizerError } from './errors.ts';
import type { GroupInput, ParamGroup, ParamsInput } from './groups.ts';
import { freshMemory, packMemory, unpackMemory, type LBFGSMemory } from './lbfgs-memory.ts';
import { strongWolfe, type Probe } from './line-search.ts';
import { Optimizer } from './optimizer.ts';
import type { PackedState, StateReader } from './state-dict.ts';

export interface LBFGSOptions {
  /** Learning rate; 1 when left out. */
  readonly lr?: number;
  /** Iterations of one step; 20 when left out. */
  readonly maxIter?: number;
  /** Evaluations of the closure in one step; maxIter · 5/4 when left out. */
  readonly maxEval?: number | null;
  /** Largest gradient at which a step ends. */
  readonly toleranceGrad?: number;
  /** Change of loss or parameters at which a step ends. */
  readonly toleranceChange?: number;
  /** Updates that are remembered. */
  readonly historySize?: number;
  readonly lineSearchFn?: 'strong_wolfe' | null;
}
export interface LBFGSGroup extends ParamGroup {
  maxIter: number;
  maxEval: number;
  toleranceGrad: number;
  toleranceChange: number;
  historySize: number;
  lineSearchFn: 'strong_wolfe' | null;
}

const product = (a: Tensor, b: Tensor): number => dot(a, b).item();
/** What PyTorch computes with tensors of one element has their precision. */
const roundingOf = (x: Tensor): ((v: number) => number) => (x.dtype === 'float32' ? Math.fround : (v) => v);
const largest = (x: Tensor): number => x.abs().amax().item();

/**
 * The limited-memory quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (Liu & Nocedal 1989). One group only;
 * `step` needs a closure that clears the gradients, computes the loss and calls `backward`.
 * https://pytorch.org/docs/stable/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<LBFGSGroup, LBFGSMemory> {
  static readonly typeName: string = 'LBFGS';

  constructor(params: ParamsInput<LBFGSGroup>, options: LBFGSOptions = {}) {
    const { lr = 1, maxIter = 20, toleranceGrad = 1e-7, toleranceChange = 1e-9, historySize = 100 } = options;
    const maxEval = options.maxEval ?? Math.floor((maxIter * 5) / 4);
    super(params, {
      lr,
      maxIter,
      maxEval,
      toleranceGrad,
      toleranceChange,
      historySize,
      lineSearchFn: options.lineSearchFn ?? null,
    });
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return {};
  }

  /** @throws OptimizerError for a second group */
  override addParamGroup(input: GroupInput<LBFGSGroup>): void {
    if (this.paramGroups.length > 0)
      throw new OptimizerError(`${this.typeName}: takes one parameter group only.`, { op: this.typeName });
    super.addParamGroup(input);
  }

  protected override check({ lr, maxIter, lineSearchFn }: LBFGSGroup): void {
    checkOption(this.typeName, 'learning rate', lr, lr >= 0);
    checkOption(this.typeName, 'maxIter', maxIter, Number.isInteger(maxIter) && maxIter > 0);
    checkOption(this.typeName, 'lineSearchFn', lineSearchFn, lineSearchFn === null || lineSearchFn === 'strong_wolfe');
  }

  protected override update(): void {
    throw new OptimizerError(
      `${this.typeName}: step needs a closure that clears the gradients, computes the loss and calls backward().`,
      { op: this.typeName },
    );
  }

  override step(): null;
  override step(closure: () => Tensor): Tensor;
  override step(closure?: () => Tensor): Tensor | null {
    if (closure === undefined) {
      this.update();
      return null;
    }
    return noGrad(() => this.iterate(() => enableGrad(closure)));
  }

  private get group(): LBFGSGroup {
    return this.paramGroups[0] as LBFGSGroup;
  }

  private flatGradient(): Tensor {
    return cat(
      this.group.params.map((p) => (this.gradOf(p) ?? p.detach().mul(0)).flatten()),
      0,
    );
  }

  private move(direction: Tensor, length: number): void {
    let start = 0;
    for (const p of this.group.params) {
      p.add_(direction.narrow(0, start, p.numel()).reshape(p.sizes), { alpha: length });
      start += p.numel();
    }
  }

  /** Loss and gradient at a distance from where the parameters are; they stay there. */
  private probe(closure: () => Tensor, direction: Tensor, t: number): Probe<Tensor> {
    const kept = this.group.params.map((p) => p.clone());
    this.move(direction, t);
    const loss = closure().item();
    const gradient = this.flatGradient();
    this.group.params.forEach((p, i) => p.copy_(kept[i] as Tensor));
    return { t, loss, gradient, slope: product(gradient, direction) };
  }

  /** The two-loop recursion over what is remembered; the first time the gradient itself. */
  private nextDirection(gradient: Tensor): Tensor {
    const m = this.memory;
    if (m.iterations === 1 || m.gradient === null || m.direction === null) {
      m.changes.length = 0;
      m.scale = 1;
      return gradient.neg();
    }
    const round = roundingOf(gradient);
    const y = gradient.sub(m.gradient);
    const s = m.direction.mul(m.length);
    const ys = product(y, s);
    if (ys > 1e-10) {
      if (m.changes.length === this.group.historySize) m.changes.shift();
      m.changes.push({ direction: s, gradient: y, rho: round(1 / ys) });
      m.scale = round(ys / product(y, y));
    }
    const q = gradient.neg();
    const parts = m.changes
      .toReversed()
      .map((c) => {
        const part = round(product(c.direction, q) * c.rho);
        q.add_(c.gradient, { alpha: -part });
        return part;
      })
      .reverse();
    const d = q.mul_(m.scale);
    m.changes.forEach((c, i) =>
      d.add_(c.direction, { alpha: round((parts[i] as number) - round(product(c.gradient, d) * c.rho)) }),
    );
    return d;
  }

  private iterate(closure: () => Tensor): Tensor {
    const { lr, maxIter, maxEval, toleranceGrad, toleranceChange, lineSearchFn } = this.group;
    const m = this.memory;
    const first = closure();
    let loss = first.item();
    let evaluations = 1;
    m.evaluations++;
    let gradient = this.flatGradient();
    if (largest(gradient) <= toleranceGrad) return first;
    for (let round = 0; round < maxIter;) {
      round++;
      m.iterations++;
      const direction = this.nextDirection(gradient);
      m.direction = direction;
      m.gradient = gradient.clone();
      m.loss = loss;
      m.length =
        m.iterations === 1
          ? roundingOf(gradient)(Math.min(1, roundingOf(gradient)(1 / gradient.abs().sum().item())) * lr)
          : lr;
      const slope = product(gradient, direction);
      if (slope > -toleranceChange) break;
      let taken = 0;
      if (lineSearchFn === 'strong_wolfe') {
        const start = { t: 0, loss, gradient, slope };
        const at = (t: number): Probe<Tensor> => this.probe(closure, direction, t);
        const found = strongWolfe(at, m.length, start, largest(direction), toleranceChange, roundingOf(gradient));
        ({ loss, gradient } = found.best);
        m.length = found.best.t;
        taken = found.evaluations;
        this.move(direction, m.length);
      } else {
        this.move(direction, m.length);
        if (round !== maxIter) {
          loss = closure().item();
          gradient = this.flatGradient();
          taken = 1;
        }
      }
      evaluations += taken;
      m.evaluations += taken;
      if (round === maxIter || evaluations >= maxEval || largest(gradient) <= toleranceGrad) break;
      if (largest(direction.mul(m.length)) <= toleranceChange || Math.abs(loss - m.loss) < toleranceChange) break;
    }
    return first;
  }

  /** As in PyTorch, the state of the whole is kept with the first parameter. */
  private get memory(): LBFGSMemory {
    const first = this.group.params[0] as Tensor;
    let memory = this.state.get(first);
    if (memory === undefined) this.state.set(first, (memory = freshMemory()));
    return memory;
  }

  protected override pack(memory: LBFGSMemory): PackedState {
    return packMemory(memory);
  }

  protected override unpack(packed: StateReader, { params }: LBFGSGroup): LBFGSMemory {
    return unpackMemory(packed, params);
  }
}
