import { cat, device, ValueError, type Device, type DeviceLike, type Tensor } from '@kindling/core';
import { Module, ModuleList } from '@kindling/nn';
import { microBatches } from './micro-batches.ts';
import { actionsOf, checkChunks, type Action, type PipelineSchedule } from './schedule.ts';
import { StageRun } from './stage-run.ts';

/** Mean loss over a micro-batch. */
export type PipelineLoss = (output: Tensor, target: Tensor) => Tensor;

export interface PipelineOptions {
  /** Micro-batches that a batch is split into; as many as stages when left out. */
  readonly chunks?: number;
  /** '1f1b' when left out. */
  readonly schedule?: PipelineSchedule;
}

export interface DevicePipelineOptions extends PipelineOptions {
  /** One for each stage, which is moved there; where the stages are when left out. */
  readonly devices?: readonly DeviceLike[];
}

/**
 * Stages of a model on several devices of one process. Called, it runs a batch in micro-batches, with gradients (GPipe);
 * `step` runs forward and backward of a training step by a schedule. A stage takes and gives one tensor, rows first; batch
 * norms in training see micro-batches. Devices that work on their own (GPUs) run at the same time; one thread hands them
 * their work.
 *
 *     const pipe = new Pipeline(splitSequential(net, 2), { devices: ['cuda:0', 'cuda:1'], chunks: 8 });
 *     const loss = pipe.step(x, y, crossEntropy);
 *
 * @throws ValueError where devices and stages differ in number; ShapeError for fewer rows than micro-batches
 */
export class Pipeline extends Module {
  static readonly typeName: string = 'Pipeline';
  partitions: ModuleList<Module>;
  readonly devices: readonly (Device | null)[];
  readonly chunks: number;
  readonly schedule: PipelineSchedule;

  constructor(stages: readonly Module[], options: DevicePipelineOptions = {}) {
    super();
    const { devices, chunks = stages.length, schedule = '1f1b' } = options;
    if (stages.length === 0 || (devices !== undefined && devices.length !== stages.length))
      throw new ValueError(`Pipeline: ${stages.length} stages on ${devices?.length ?? 'no'} devices.`, {
        op: 'Pipeline',
      });
    this.devices = stages.map((_, i) => (devices === undefined ? null : device(devices[i] as DeviceLike)));
    this.chunks = checkChunks(chunks);
    this.schedule = schedule;
    stages.forEach((stage, i) => {
      const home = this.devices[i] ?? null;
      if (home !== null) stage.to({ device: home });
    });
    this.partitions = new ModuleList(stages);
  }

  /** The output of the last stage, on its device. */
  override forward(input: Tensor): Tensor {
    const parts = microBatches('input', input, this.chunks);
    const stages = [...this.partitions];
    // By diagonals, so that a stage works on one micro-batch while the next works on the one before.
    for (let tick = 0; tick < parts.length + stages.length - 1; tick++) {
      for (let s = Math.min(tick, stages.length - 1); s >= 0 && tick - s < parts.length; s--) {
        const home = this.devices[s] ?? null;
        const x = parts[tick - s] as Tensor;
        parts[tick - s] = stages[s]?.(home === null ? x : x.to({ device: home })) as Tensor;
      }
    }
    return cat(parts);
  }

  /**
   * Forward and backward of one batch: adds to the gradients of all stages what `lossFn(forward(input), target).backward()`
   * would, for a loss that is a mean over rows. @returns the loss, without history
   */
  step(input: Tensor, target: Tensor, lossFn: PipelineLoss): Tensor {
    const { chunks, schedule } = this;
    const inputs = microBatches('input', input, chunks);
    const lossOf = microLoss(target, chunks, lossFn);
    const stages = [...this.partitions];
    const last = stages.length - 1;
    const runs = stages.map((stage, s) => new StageRun(stage, this.devices[s] ?? null, s === last ? lossOf : null));
    const queues = stages.map((_, s) => actionsOf(schedule, s, stages.length, chunks));
    const done = {
      forward: stages.map(() => new Map<number, Tensor>()),
      backward: stages.map(() => new Map<number, Tensor>()),
    };

    const ready = (s: number, { kind, micro }: Action): boolean =>
      kind === 'forward'
        ? s === 0 || done.forward[s - 1]?.has(micro) === true
        : s === last || done.backward[s + 1]?.has(micro) === true;
    const act = (s: number, { kind, micro }: Action): void => {
      const run = runs[s] as StageRun;
      if (kind === 'forward') {
        const x = s === 0 ? (inputs[micro] as Tensor) : taken(done.forward[s - 1], micro);
        done.forward[s]?.set(micro, run.forward(micro, x, s === 0));
      } else {
        const grad = run.backward(micro, s === last ? null : taken(done.backward[s + 1], micro));
        if (grad !== null) done.backward[s]?.set(micro, grad);
      }
    };
    while (queues.some((queue) => queue.length > 0)) {
      queues.forEach((queue, s) => {
        const [action] = queue;
        if (action !== undefined && ready(s, action)) act(s, queue.shift() as Action);
      });
    }
    return runs[last]?.loss as Tensor;
  }
}

function taken(from: Map<number, Tensor> | undefined, micro: number): Tensor {
  const x = from?.get(micro) as Tensor;
  from?.delete(micro);
  return x;
}

/** The loss of each micro-batch by its share of the rows, so that they sum to the mean of the batch. */
export function microLoss(
  target: Tensor,
  chunks: number,
  lossFn: PipelineLoss,
): (output: Tensor, micro: number) => Tensor {
  const targets = microBatches('target', target, chunks);
  const rows = target.sizes[0] as number;
  return (output, micro) => {
    const part = (targets[micro] as Tensor).to({ device: output.device });
    return lossFn(output, part).mul((part.sizes[0] as number) / rows);
  };
}
