import { noGrad } from '@kindling/autograd';
import { cat, linear, ShapeError, shapeText, ValueError, zeros, type Tensor } from '@kindling/core';
import type { Linear } from '@kindling/nn';
import { functional, Module, MultiheadAttention, type Parameter } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { copyToGroup, gathered } from './collectives.ts';
import { agree, copied, ownPart, shareOf } from './part.ts';
import { RowParallelLinear } from './row-parallel-linear.ts';

const op = 'TensorParallelAttention';

export interface AttentionMasks {
  /** (L, L): true where a position does not see another; floating values are added to the scores. */
  readonly srcMask?: Tensor | null;
  /** (N, L): true marks padding; floating values are added to the scores. */
  readonly srcKeyPaddingMask?: Tensor | null;
}

/** This rank's heads of (3 E, ...): their rows of the weights of queries, keys and values. */
const ownHeads = (x: Tensor, group: ProcessGroup): Tensor =>
  cat(x.chunk(3, 0).map((part) => ownPart(op, part, group, 0)));

/** All heads of (3 E / size, ...) on the ranks, in order. */
const allHeads = (x: Tensor, group: ProcessGroup): Tensor => cat(x.chunk(3, 0).map((part) => gathered(part, group, 0)));

const additive = (mask: Tensor, { dtype, device }: Tensor): Tensor =>
  mask.dtype === 'bool' ? zeros(mask.sizes, { dtype, device }).maskedFill(mask, -Infinity) : mask;

/** Self-attention whose heads are divided among the ranks. Input and output (N, L, E), equal on all ranks. */
export class TensorParallelAttention extends Module {
  static readonly typeName: string = op;
  static override readonly memberNames: Readonly<Record<string, string>> = {
    inProjWeight: 'in_proj_weight',
    inProjBias: 'in_proj_bias',
    outProj: 'out_proj',
  };
  readonly embedDim: number;
  readonly numHeads: number;
  readonly dropout: number;
  readonly processGroup: ProcessGroup;
  inProjWeight: Parameter;
  inProjBias: Parameter | null;
  outProj: RowParallelLinear;

  /** @throws ValueError unless the heads divide evenly, and for keys and values of other sizes or with added rows */
  constructor(whole: MultiheadAttention, { processGroup = worldGroup(op) }: { processGroup?: ProcessGroup } = {}) {
    super();
    shareOf(op, 'numHeads', whole.numHeads, processGroup);
    const { inProjWeight, inProjBias, outProj } = whole;
    if (inProjWeight === null || whole.biasK !== null || whole.addZeroAttn)
      throw new ValueError(`${op}: takes attention without kdim, vdim, addBiasKv and addZeroAttn.`, { op });
    agree(processGroup, whole);
    this.embedDim = whole.embedDim;
    this.numHeads = whole.numHeads;
    this.dropout = whole.dropout;
    this.processGroup = processGroup;
    this.inProjWeight = copied(inProjWeight, ownHeads(inProjWeight.detach(), processGroup));
    this.inProjBias = inProjBias === null ? null : copied(inProjBias, ownHeads(inProjBias.detach(), processGroup));
    this.outProj = RowParallelLinear.fromLinear(outProj, { inputIsParallel: true, processGroup });
  }

  override forward(input: Tensor, masks: AttentionMasks = {}): Tensor {
    const [n, length] = input.sizes as [number, number];
    const features = this.embedDim / this.numHeads;
    const projected = linear(copyToGroup(input, this.processGroup), this.inProjWeight, this.inProjBias);
    const [q, k, v] = projected.chunk(3, -1).map((x) => x.reshape([n, length, -1, features]).transpose(1, 2)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const heads = functional.scaledDotProductAttention(q, k, v, {
      attnMask: this.mask(input, masks),
      dropoutP: this.training ? this.dropout : 0,
    });
    return this.outProj(heads.transpose(1, 2).reshape([n, length, -1]));
  }

  /** What is added to the scores (N, heads, L, L). */
  private mask(input: Tensor, { srcMask = null, srcKeyPaddingMask = null }: AttentionMasks): Tensor | null {
    const [n, length] = input.sizes as [number, number];
    const misfit = (name: string, x: Tensor, wanted: string): ShapeError =>
      new ShapeError(`${op}: expected ${name} of shape ${wanted}, got ${shapeText(x.sizes)}.`, {
        op,
        shapes: [x.sizes],
      });
    if (srcMask !== null && String(srcMask.sizes) !== String([length, length]))
      throw misfit('srcMask', srcMask, `[${length}, ${length}]`);
    if (srcKeyPaddingMask !== null && String(srcKeyPaddingMask.sizes) !== String([n, length]))
      throw misfit('srcKeyPaddingMask', srcKeyPaddingMask, `[${n}, ${length}]`);
    const seen = srcMask === null ? null : additive(srcMask, input);
    const padding = srcKeyPaddingMask === null ? null : additive(srcKeyPaddingMask, input).view([n, 1, 1, length]);
    return seen === null || padding === null ? (seen ?? padding) : padding.add(seen);
  }

  /** The whole layer, on every rank; all ranks call it together. */
  toAttention(): MultiheadAttention {
    const { embedDim, numHeads, dropout, inProjWeight, inProjBias, processGroup: group } = this;
    const { dtype, device } = inProjWeight;
    const options = { dropout, bias: inProjBias !== null, batchFirst: true, dtype, device };
    const whole = new MultiheadAttention(embedDim, numHeads, options);
    const out: Linear = this.outProj.toLinear();
    noGrad(() => {
      whole.inProjWeight?.copy_(allHeads(inProjWeight, group));
      if (inProjBias !== null) whole.inProjBias?.copy_(allHeads(inProjBias, group));
      whole.outProj.weight.copy_(out.weight);
      if (out.bias !== null) whole.outProj.bias?.copy_(out.bias);
    });
    return whole;
  }
}
