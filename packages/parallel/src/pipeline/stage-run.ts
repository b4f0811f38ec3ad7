import type { Device, Tensor } from '@kindling/core';
import type { Module } from '@kindling/nn';

/** The loss of one micro-batch, as its part of the loss of the batch. */
export type MicroLoss = (output: Tensor, micro: number) => Tensor;

/** What one stage keeps of its micro-batches between forward and backward. */
export class StageRun {
  /** Sum of the losses of micro-batches; null where this is not the last stage. */
  loss: Tensor | null = null;
  private readonly module: Module;
  private readonly device: Device | null;
  private readonly lossOf: MicroLoss | null;
  private readonly kept = new Map<number, { readonly input: Tensor; readonly root: Tensor }>();

  constructor(module: Module, device: Device | null, lossOf: MicroLoss | null) {
    this.module = module;
    this.device = device;
    this.lossOf = lossOf;
  }

  /** Runs a micro-batch; what comes out has no history. */
  forward(micro: number, given: Tensor, isFirst: boolean): Tensor {
    const moved = given.detach();
    const input = this.device === null ? moved : moved.to({ device: this.device });
    if (!isFirst) input.requiresGrad_();
    const output = this.module(input) as Tensor;
    const root = this.lossOf === null ? output : this.lossOf(output, micro);
    if (this.lossOf !== null) this.loss = this.loss === null ? root.detach() : this.loss.add(root.detach());
    this.kept.set(micro, { input, root });
    return output.detach();
  }

  /** From the gradient of the output (of the loss: none) to that of the input; null for the first stage. */
  backward(micro: number, grad: Tensor | null): Tensor | null {
    const { input, root } = this.kept.get(micro) as { input: Tensor; root: Tensor };
    this.kept.delete(micro);
    root.backward(grad === null || this.device === null ? grad : grad.to({ device: this.device }));
    return input.grad;
  }
}
