import { noGrad } from '@kindling/autograd';
import { ShapeError, shapeText, type Tensor } from '@kindling/core';
import type { Dropout, LayerNorm } from '@kindling/nn';
import { Module, TransformerEncoderLayer } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { TensorParallelAttention, type AttentionMasks } from './attention.ts';
import { ColumnParallelLinear } from './column-parallel-linear.ts';
import { agree } from './part.ts';
import { RowParallelLinear } from './row-parallel-linear.ts';

const op = 'TensorParallelEncoderLayer';

/**
 * A TransformerEncoderLayer divided among the ranks: attention by heads, the feed-forward by hidden features; two
 * all-reduces forward and two backward. Input and output (N, L, dModel), or (L, N, dModel) as the layer has it, equal on all
 * ranks; norms are whole on each. Values are rank 0's. Dropout needs generators in the same state on all ranks, which then
 * drop the same places of their parts. Shoeybi et al. 2019.
 * @throws ValueError unless heads and hidden features divide evenly; ShapeError for inputs and masks that do not fit
 */
export class TensorParallelEncoderLayer extends Module {
  static readonly typeName: string = op;
  static override readonly memberNames: Readonly<Record<string, string>> = { selfAttn: 'self_attn' };
  readonly normFirst: boolean;
  readonly batchFirst: boolean;
  selfAttn: TensorParallelAttention;
  linear1: ColumnParallelLinear;
  dropout: Dropout;
  linear2: RowParallelLinear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  activation: (x: Tensor) => Tensor;

  constructor(layer: TransformerEncoderLayer, { processGroup = worldGroup(op) }: { processGroup?: ProcessGroup } = {}) {
    super();
    agree(processGroup, layer);
    this.normFirst = layer.normFirst;
    this.batchFirst = layer.selfAttn.batchFirst;
    this.selfAttn = new TensorParallelAttention(layer.selfAttn, { processGroup });
    this.linear1 = ColumnParallelLinear.fromLinear(layer.linear1, { gatherOutput: false, processGroup });
    this.dropout = layer.dropout;
    this.linear2 = RowParallelLinear.fromLinear(layer.linear2, { inputIsParallel: true, processGroup });
    this.norm1 = layer.norm1;
    this.norm2 = layer.norm2;
    this.dropout1 = layer.dropout1;
    this.dropout2 = layer.dropout2;
    this.activation = layer.activation;
    this.train(layer.training);
  }

  override forward(input: Tensor, masks: AttentionMasks = {}): Tensor {
    if (input.ndim !== 3)
      throw new ShapeError(`${op}: expected 3 dimensions, got ${shapeText(input.sizes)}.`, {
        op,
        shapes: [input.sizes],
      });
    const src = this.batchFirst ? input : input.transpose(0, 1);
    const attend = (x: Tensor): Tensor => this.dropout1(this.selfAttn(x, masks));
    const feed = (x: Tensor): Tensor => this.dropout2(this.linear2(this.dropout(this.activation(this.linear1(x)))));
    const out = this.normFirst ? preNorm(src, attend, feed, this) : postNorm(src, attend, feed, this);
    return this.batchFirst ? out : out.transpose(0, 1);
  }

  /** The whole layer, on every rank; all ranks call it together. */
  toEncoderLayer(): TransformerEncoderLayer {
    const attention = this.selfAttn.toAttention();
    const [first, second] = [this.linear1.toLinear(), this.linear2.toLinear()];
    const { dtype, device } = first.weight;
    const whole = new TransformerEncoderLayer(this.selfAttn.embedDim, this.selfAttn.numHeads, {
      dimFeedforward: this.linear1.outFeatures,
      dropout: this.dropout.p,
      activation: this.activation,
      layerNormEps: this.norm1.eps,
      batchFirst: this.batchFirst,
      normFirst: this.normFirst,
      bias: first.bias !== null,
      dtype,
      device,
    });
    const parts = { selfAttn: attention, linear1: first, linear2: second, norm1: this.norm1, norm2: this.norm2 };
    noGrad(() => {
      for (const [name, part] of Object.entries(parts) as [keyof typeof parts, Module][])
        whole[name].loadStateDict(part.stateDict());
    });
    return whole.train(this.training);
  }
}

type Step = (x: Tensor) => Tensor;
interface Norms {
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
}

function preNorm(src: Tensor, attend: Step, feed: Step, { norm1, norm2 }: Norms): Tensor {
  const x = src.add(attend(norm1(src)));
  return x.add(feed(norm2(x)));
}

function postNorm(src: Tensor, attend: Step, feed: Step, { norm1, norm2 }: Norms): Tensor {
  const x = norm1(src.add(attend(src)));
  return norm2(x.add(feed(x)));
}
