import { empty, transpose, ValueError, type Tensor } from '@kindling/core/lean';
import { multiHeadAttentionForward } from '../functional/multi-head-attention.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import { Linear, type FactoryOptions } from './linear.ts';

/** The Linear that PyTorch keeps out of dynamic quantization; a name of its own, in print only. */
export class NonDynamicallyQuantizableLinear extends Linear {
  static override readonly typeName: string = 'NonDynamicallyQuantizableLinear';
}

export interface MultiheadAttentionOptions extends FactoryOptions {
  /** Probability that a weight becomes zero in training; 0 when left out. */
  readonly dropout?: number;
  /** Whether the projections add biases; true when left out. */
  readonly bias?: boolean;
  /** One more, trained, key and value. */
  readonly addBiasKv?: boolean;
  /** One more key and value, of zeros. */
  readonly addZeroAttn?: boolean;
  /** Features of keys; `embedDim` when left out. */
  readonly kdim?: number | null;
  /** Features of values; `embedDim` when left out. */
  readonly vdim?: number | null;
  /** Inputs and output (N, L, E) instead of (L, N, E). */
  readonly batchFirst?: boolean;
}

export interface AttentionCallOptions {
  /** (N, S) or (S): true marks keys that nobody sees; floating values are added to the scores. */
  readonly keyPaddingMask?: Tensor | null;
  /** Whether the weights are given too; true when left out. */
  readonly needWeights?: boolean;
  /** (L, S) or (N · numHeads, L, S): true where a query does not see a key; floating values are added to the scores. */
  readonly attnMask?: Tensor | null;
  /** Whether weights are averaged over the heads; true when left out. */
  readonly averageAttnWeights?: boolean;
  /** Says that `attnMask`, which must be given, is the causal one. */
  readonly isCausal?: boolean;
}

/**
 * Attention in `numHeads` parts of the features (Vaswani et al. 2017).
 *
 * Query (L, N, E), key (S, N, kdim) and value (S, N, vdim), with `batchFirst` N first, or all without N. Gives the output
 * (L, N, E) and the weights (N, L, S), with `averageAttnWeights: false` (N, numHeads, L, S), with `needWeights: false` null.
 * Projections start Xavier-uniform, their biases as zeros, `biasK` and `biasV` Xavier-normal, drawn as PyTorch draws them.
 * @throws ShapeError, DTypeError, ValueError
 */
export class MultiheadAttention extends Module {
  static readonly typeName: string = 'MultiheadAttention';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = {
    qProjWeight: 'q_proj_weight',
    kProjWeight: 'k_proj_weight',
    vProjWeight: 'v_proj_weight',
    inProjWeight: 'in_proj_weight',
    inProjBias: 'in_proj_bias',
    outProj: 'out_proj',
    biasK: 'bias_k',
    biasV: 'bias_v',
  };
  readonly embedDim: number;
  readonly numHeads: number;
  readonly dropout: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly batchFirst: boolean;
  readonly addZeroAttn: boolean;
  qProjWeight: Parameter | null = null;
  kProjWeight: Parameter | null = null;
  vProjWeight: Parameter | null = null;
  inProjWeight: Parameter | null = null;
  inProjBias: Parameter | null;
  outProj: NonDynamicallyQuantizableLinear;
  biasK: Parameter | null;
  biasV: Parameter | null;

  constructor(embedDim: number, numHeads: number, options: MultiheadAttentionOptions = {}) {
    super();
    const {
      dropout = 0,
      bias = true,
      addBiasKv = false,
      addZeroAttn = false,
      batchFirst = false,
      device,
      dtype,
    } = options;
    if (!(embedDim > 0 && numHeads > 0 && embedDim % numHeads === 0))
      throw new ValueError(
        `MultiheadAttention: embedDim ${embedDim} must be a positive multiple of numHeads ${numHeads}.`,
        {
          op: 'MultiheadAttention',
        },
      );
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.dropout = dropout;
    this.kdim = options.kdim ?? embedDim;
    this.vdim = options.vdim ?? embedDim;
    this.batchFirst = batchFirst;
    this.addZeroAttn = addZeroAttn;
    const make = (...sizes: number[]): Parameter => new Parameter(empty(sizes, { device, dtype }));
    if (this.kdim === embedDim && this.vdim === embedDim) this.inProjWeight = make(3 * embedDim, embedDim);
    else {
      this.qProjWeight = make(embedDim, embedDim);
      this.kProjWeight = make(embedDim, this.kdim);
      this.vProjWeight = make(embedDim, this.vdim);
    }
    this.inProjBias = bias ? make(3 * embedDim) : null;
    this.outProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias, device, dtype });
    this.biasK = addBiasKv ? make(1, 1, embedDim) : null;
    this.biasV = addBiasKv ? make(1, 1, embedDim) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    for (const weight of [this.inProjWeight, this.qProjWeight, this.kProjWeight, this.vProjWeight])
      if (weight !== null) init.xavierUniform_(weight);
    if (this.inProjBias !== null) init.zeros_(this.inProjBias);
    if (this.inProjBias !== null && this.outProj.bias !== null) init.zeros_(this.outProj.bias);
    if (this.biasK !== null) init.xavierNormal_(this.biasK);
    if (this.biasV !== null) init.xavierNormal_(this.biasV);
  }

  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: AttentionCallOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    const swap = this.batchFirst && query.sizes.length === 3;
    const turned = (x: Tensor): Tensor => (swap && x.sizes.length === 3 ? transpose(x, 0, 1) : x);
    const q = turned(query);
    const k = key === query ? q : turned(key);
    const v = value === key ? k : turned(value);
    const [output, weights] = multiHeadAttentionForward(
      q,
      k,
      v,
      this.embedDim,
      this.numHeads,
      this.inProjWeight,
      this.inProjBias,
      this.biasK,
      this.biasV,
      this.addZeroAttn,
      this.dropout,
      this.outProj.weight,
      this.outProj.bias,
      {
        ...options,
        training: this.training,
        useSeparateProjWeight: this.inProjWeight === null,
        qProjWeight: this.qProjWeight,
        kProjWeight: this.kProjWeight,
        vProjWeight: this.vProjWeight,
      },
    );
    return [turned(output), weights];
  }
}
