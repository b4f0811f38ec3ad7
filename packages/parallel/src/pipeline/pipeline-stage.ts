import { noGrad } from '@kindling/autograd';
import { cat, ValueError, type Tensor } from '@kindling/core';
import { Module } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { Channel } from './channel.ts';
import { microBatches } from './micro-batches.ts';
import { microLoss, type PipelineLoss, type PipelineOptions } from './pipeline.ts';
import { actionsOf, checkChunks, type PipelineSchedule } from './schedule.ts';
import { StageRun } from './stage-run.ts';

export interface PipelineStageOptions extends PipelineOptions {
  /** One rank for each stage, in their order; the default group when left out. */
  readonly processGroup?: ProcessGroup;
}

/**
 * This rank's stage of a model that is divided among the ranks of a group, rank 0 first. All ranks call `step` (or the module
 * itself) together, with equal options; activations and gradients travel between neighbours. A stage takes and gives one
 * tensor, rows first; batch norms in training see micro-batches. Each rank trains its own parameters:
 *
 *     const stage = new PipelineStage(splitSequential(net, size)[rank], { chunks: 8 });
 *     const optimizer = new SGD(stage.parameters(), { lr: 0.1 });
 *     const loss = stage.step(x, y, crossEntropy);      // x is used on the first rank, y on the last
 *
 * @throws ValueError where the first rank has no input or the last one no target; ShapeError for fewer rows than micro-batches
 */
export class PipelineStage<M extends Module = Module> extends Module {
  static readonly typeName: string = 'PipelineStage';
  readonly module: M;
  readonly chunks: number;
  readonly schedule: PipelineSchedule;
  readonly processGroup: ProcessGroup;

  constructor(module: M, options: PipelineStageOptions = {}) {
    super();
    const { processGroup = worldGroup('PipelineStage'), schedule = '1f1b' } = options;
    this.module = module;
    this.processGroup = processGroup;
    this.chunks = checkChunks(options.chunks ?? processGroup.size);
    this.schedule = schedule;
  }

  get isFirst(): boolean {
    return this.processGroup.rank === 0;
  }

  get isLast(): boolean {
    return this.processGroup.rank === this.processGroup.size - 1;
  }

  /** Runs a batch without gradients. @returns the output on the last rank, null on others */
  override forward(input: Tensor | null): Tensor | null {
    return noGrad(() => {
      const { rank } = this.processGroup;
      const channel = new Channel(this.processGroup);
      const home = this.module.parameters()[0]?.device ?? null;
      const inputs = this.inputs(input);
      const outputs = Array.from({ length: this.chunks }, (_, micro) => {
        const x = inputs?.[micro] ?? channel.receiveNew(rank - 1);
        const output = (this.module as Module)(home === null ? x : x.to({ device: home })) as Tensor;
        if (!this.isLast) channel.sendNew(output, rank + 1);
        return output;
      });
      channel.flush();
      return this.isLast ? cat(outputs) : null;
    });
  }

  /**
   * Forward and backward of one batch: adds to the gradients of every stage what the backward of the whole model would, for a
   * loss that is a mean over rows. @returns the loss, without history, on the last rank, null on others
   */
  step(input: Tensor | null, target: Tensor | null, lossFn: PipelineLoss): Tensor | null {
    const { chunks, schedule, isFirst, isLast } = this;
    const { rank, size } = this.processGroup;
    const channel = new Channel(this.processGroup);
    const inputs = this.inputs(input);
    const sent = new Map<number, Pick<Tensor, 'sizes' | 'dtype'>>();
    const home = this.module.parameters()[0]?.device ?? null;
    const run = new StageRun(this.module, home, isLast ? this.lossOf(target, lossFn) : null);
    for (const { kind, micro } of actionsOf(schedule, rank, size, chunks)) {
      if (kind === 'forward') {
        const output = run.forward(micro, inputs?.[micro] ?? channel.receiveNew(rank - 1), isFirst);
        sent.set(micro, { sizes: output.sizes, dtype: output.dtype });
        if (!isLast) channel.sendNew(output, rank + 1);
      } else {
        const { sizes, dtype } = sent.get(micro) as Pick<Tensor, 'sizes' | 'dtype'>;
        const grad = isLast ? null : channel.receive(sizes, dtype, rank + 1);
        const ofInput = run.backward(micro, grad);
        if (ofInput !== null && !isFirst) channel.send(ofInput, rank - 1);
      }
    }
    channel.flush();
    return run.loss;
  }

  private inputs(input: Tensor | null): Tensor[] | null {
    if (!this.isFirst) return null;
    if (input !== null) return microBatches('input', input, this.chunks);
    throw new ValueError('PipelineStage: this rank is the first, so it has to give the input.', {
      op: 'PipelineStage',
    });
  }

  private lossOf(target: Tensor | null, lossFn: PipelineLoss): (output: Tensor, micro: number) => Tensor {
    if (target !== null) return microLoss(target, this.chunks, lossFn);
    throw new ValueError('PipelineStage: this rank is the last, so it has to give the target.', {
      op: 'PipelineStage',
    });
  }
}
