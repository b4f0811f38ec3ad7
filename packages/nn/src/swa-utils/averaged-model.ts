import { add, tensor, type DeviceLike, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { ModuleError } from '../errors.ts';
import { deepCopy } from '../module/copy.ts';
import { Module } from '../module/module.ts';
import { getSwaAvgFn, type AvgFn, type MultiAvgFn } from './averages.ts';

export interface AveragedModelOptions {
  /** Where the average is kept; where the model is when left out. */
  readonly device?: DeviceLike;
  /** Averages one tensor; the mean of all models when left out. */
  readonly avgFn?: AvgFn;
  /** Averages all tensors at once, in place of `avgFn`. */
  readonly multiAvgFn?: MultiAvgFn;
  /** Averages buffers as well, such as running means; otherwise they are those of the latest model. */
  readonly useBuffers?: boolean;
}

/**
 * A copy of a model whose parameters are averages over those at each `updateParameters`: stochastic weight averaging, or
 * an exponential moving average with `multiAvgFn: getEmaMultiAvgFn(0.999)`. It is called as the model is.
 * https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.AveragedModel.html
 * @throws ModuleError for both kinds of function
 */
export class AveragedModel<M extends Module = Module> extends Module {
  static readonly typeName: string = 'AveragedModel';
  static override readonly memberNames: Readonly<Record<string, string>> = { nAveraged: 'n_averaged' };
  readonly module: M;
  nAveraged: Buffer;
  readonly useBuffers: boolean;
  readonly avgFn: AvgFn;
  readonly multiAvgFn: MultiAvgFn | null;

  constructor(model: M, { device, avgFn, multiAvgFn, useBuffers = false }: AveragedModelOptions = {}) {
    super();
    if (avgFn !== undefined && multiAvgFn !== undefined)
      throw new ModuleError('AveragedModel: got both avgFn and multiAvgFn. Pass one of them.');
    this.module = deepCopy(model);
    if (device !== undefined) this.module.to({ device });
    this.nAveraged = new Buffer(tensor(0n, { ...(device !== undefined && { device }) }));
    this.useBuffers = useBuffers;
    this.avgFn = avgFn ?? getSwaAvgFn();
    this.multiAvgFn = multiAvgFn ?? null;
  }

  override forward(...input: Parameters<M['forward']>): ReturnType<M['forward']> {
    return (this.module as Module)(...input) as ReturnType<M['forward']>;
  }

  /** Takes a model of the same structure into the average. @throws ModuleError */
  updateParameters(model: Module): void {
    const membersOf = (m: Module): Tensor[] => [...m.parameters(), ...(this.useBuffers ? m.buffers() : [])];
    const [own, theirs] = [membersOf(this.module), membersOf(model)];
    const buffers = this.useBuffers ? [] : this.module.buffers();
    const latest = this.useBuffers ? [] : model.buffers();
    if (own.length !== theirs.length || buffers.length !== latest.length)
      throw new ModuleError('AveragedModel: the model has other parameters or buffers than the one that was averaged.');
    noGrad(() => {
      const n = this.nAveraged.item();
      const averaged = own.map((x) => x.detach());
      const given = theirs.map((x, i) => x.detach().to({ device: (own[i] as Tensor).device }));
      if (n === 0) averaged.forEach((x, i) => x.copy_(given[i] as Tensor));
      else if (this.multiAvgFn !== null) this.multiAvgFn(averaged, given, n);
      else averaged.forEach((x, i) => x.copy_(this.avgFn(x, given[i] as Tensor, n)));
      buffers.forEach((x, i) => x.copy_(latest[i] as Tensor));
      this.nAveraged.copy_(add(this.nAveraged, 1));
    });
  }
}
