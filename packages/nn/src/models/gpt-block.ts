import { empty, zeros, type Tensor } from '@kindling/core/lean';
import { scaledDotProductAttention } from '../functional/index.ts';
import * as init from '../init/index.ts';
import { Dropout, GELU, LayerNorm } from '../layers/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';

export interface GPTConfig {
  /** Number of tokens; 50257 when left out. */
  readonly vocabSize: number;
  /** Longest sequence; 1024 when left out. */
  readonly nPositions: number;
  /** Features; 768 when left out. */
  readonly nEmbd: number;
  /** 12 when left out. */
  readonly nLayer: number;
  /** 12 when left out. */
  readonly nHead: number;
  /** Features between the Linears of a block; four times nEmbd when left out. */
  readonly nInner: number | null;
  /** Probabilities of Dropout: behind blocks' parts, behind embeddings, of attention weights; 0.1 when left out. */
  readonly residPdrop: number;
  readonly embdPdrop: number;
  readonly attnPdrop: number;
  /** 1e-5 when left out. */
  readonly layerNormEpsilon: number;
  /** Standard deviation of first weights; 0.02 when left out. */
  readonly initializerRange: number;
}

/** GPT-2's Linear: y = x W + b, its weight (inFeatures, outFeatures). */
export class Conv1D extends Module {
  static readonly typeName: string = 'Conv1D';
  static readonly intermediates: string = 'freed';
  readonly nf: number;
  readonly nx: number;
  weight: Parameter;
  bias: Parameter;

  constructor(nf: number, nx: number, std: number) {
    super();
    this.nf = nf;
    this.nx = nx;
    this.weight = new Parameter(init.normal_(empty([nx, nf]), 0, std));
    this.bias = new Parameter(zeros([nf]));
  }

  override forward(input: Tensor): Tensor {
    return input.matmul(this.weight).add(this.bias);
  }

  override extraRepr(): string {
    return `nf=${this.nf}, nx=${this.nx}`;
  }
}

/** What adds to the residual stream starts smaller, as many times as it is added to. */
const residualStd = ({ initializerRange, nLayer }: GPTConfig): number => initializerRange / Math.sqrt(2 * nLayer);

class GPT2Attention extends Module {
  static readonly typeName: string = 'GPT2Attention';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = {
    cAttn: 'c_attn',
    cProj: 'c_proj',
    residDropout: 'resid_dropout',
  };
  readonly nHead: number;
  readonly attnPdrop: number;
  cAttn: Conv1D;
  cProj: Conv1D;
  residDropout: Dropout;

  constructor(config: GPTConfig) {
    super();
    const { nEmbd, nHead, attnPdrop, residPdrop, initializerRange } = config;
    this.nHead = nHead;
    this.attnPdrop = attnPdrop;
    this.cAttn = new Conv1D(3 * nEmbd, nEmbd, initializerRange);
    this.cProj = new Conv1D(nEmbd, nEmbd, residualStd(config));
    this.residDropout = new Dropout(residPdrop);
  }

  override forward(x: Tensor): Tensor {
    const [query, key, value] = this.cAttn(x).unflatten(-1, [3, this.nHead, -1]).permute(2, 0, 3, 1, 4).unbind(0) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const dropoutP = this.training ? this.attnPdrop : 0;
    const heads = scaledDotProductAttention(query, key, value, { isCausal: true, dropoutP });
    return this.residDropout(this.cProj(heads.transpose(1, 2).flatten(2)));
  }
}

class GPT2MLP extends Module {
  static readonly typeName: string = 'GPT2MLP';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = { cFc: 'c_fc', cProj: 'c_proj' };
  cFc: Conv1D;
  cProj: Conv1D;
  act: GELU;
  dropout: Dropout;

  constructor(config: GPTConfig) {
    super();
    const inner = config.nInner ?? 4 * config.nEmbd;
    this.cFc = new Conv1D(inner, config.nEmbd, config.initializerRange);
    this.cProj = new Conv1D(config.nEmbd, inner, residualStd(config));
    this.act = new GELU({ approximate: 'tanh' });
    this.dropout = new Dropout(config.residPdrop);
  }

  override forward(x: Tensor): Tensor {
    return this.dropout(this.cProj(this.act(this.cFc(x))));
  }
}

/** Attention to what came before and two Linears, each normed first and added to (N, T, nEmbd). */
export class GPT2Block extends Module {
  static readonly typeName: string = 'GPT2Block';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = { ln1: 'ln_1', ln2: 'ln_2' };
  ln1: LayerNorm;
  attn: GPT2Attention;
  ln2: LayerNorm;
  mlp: GPT2MLP;

  constructor(config: GPTConfig) {
    super();
    this.ln1 = new LayerNorm(config.nEmbd, { eps: config.layerNormEpsilon });
    this.attn = new GPT2Attention(config);
    this.ln2 = new LayerNorm(config.nEmbd, { eps: config.layerNormEpsilon });
    this.mlp = new GPT2MLP(config);
  }

  override forward(input: Tensor): Tensor {
    const x = input.add(this.attn(this.ln1(input)));
    return x.add(this.mlp(this.ln2(x)));
  }
}
