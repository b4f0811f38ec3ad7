import { add, gelu, relu, ValueError, type Tensor } from '@kindling/core/lean';
import { asOutside } from '../module/memory-scope.ts';
import { Module } from '../module/module.ts';
import { MultiheadAttention } from './attention.ts';
import { Dropout } from './dropout.ts';
import { LayerNorm } from './layer-norm.ts';
import { Linear, type FactoryOptions } from './linear.ts';

/** 'relu', 'gelu', or any function of one tensor, modules included. */
export type TransformerActivation = 'relu' | 'gelu' | ((x: Tensor) => Tensor);

export interface TransformerLayerOptions extends FactoryOptions {
  /** Features between the two linear layers; 2048 when left out. */
  readonly dimFeedforward?: number;
  /** 0.1 when left out. */
  readonly dropout?: number;
  /** 'relu' when left out. */
  readonly activation?: TransformerActivation;
  /** 1e-5 when left out. */
  readonly layerNormEps?: number;
  /** Inputs (N, L, E) instead of (L, N, E). */
  readonly batchFirst?: boolean;
  /** Normalises before attention and feed-forward instead of after (Xiong et al. 2020). */
  readonly normFirst?: boolean;
  /** Whether linear layers and norms have biases; true when left out. */
  readonly bias?: boolean;
}

const named = { relu, gelu: (x: Tensor): Tensor => gelu(x) };

/** @throws ValueError */
function activationOf(activation: TransformerActivation): (x: Tensor) => Tensor {
  if (typeof activation === 'function') return activation;
  if (!Object.hasOwn(named, activation))
    throw new ValueError(`Transformer: activation must be 'relu', 'gelu' or a function, got '${activation}'.`, {
      op: 'Transformer',
    });
  return named[activation];
}

/** A function of the user's may keep what it sees and makes. */
const activated = (activation: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  activation === named.relu || activation === named.gelu ? activation(x) : asOutside(() => activation(x), [x]);

/** The options of every layer, filled. */
function filled(options: TransformerLayerOptions) {
  const { dimFeedforward = 2048, dropout = 0.1, activation = 'relu', layerNormEps = 1e-5 } = options;
  const { batchFirst = false, normFirst = false, bias = true, device, dtype } = options;
  const factory = { bias, device, dtype };
  return {
    dimFeedforward,
    dropout,
    activation,
    normFirst,
    factory,
    attention: { ...factory, dropout, batchFirst },
    norm: { ...factory, eps: layerNormEps },
  };
}

export interface EncoderLayerCallOptions {
  /** (L, L) or (N · nhead, L, L): true where a position does not see another; floating values are added to the scores. */
  readonly srcMask?: Tensor | null;
  /** (N, L) or (L): true marks padding. */
  readonly srcKeyPaddingMask?: Tensor | null;
  /** Says that `srcMask`, which must be given, is the causal one. */
  readonly isCausal?: boolean;
}

/**
 * Self-attention, then two linear layers, each added to its input and normalised (Vaswani et al. 2017).
 * Input and output (L, N, dModel), with `batchFirst` (N, L, dModel), or (L, dModel). @throws ShapeError, DTypeError, ValueError
 */
export class TransformerEncoderLayer extends Module {
  static readonly typeName: string = 'TransformerEncoderLayer';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = { selfAttn: 'self_attn' };
  readonly normFirst: boolean;
  selfAttn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  activation: (x: Tensor) => Tensor;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super();
    const { dimFeedforward, dropout, activation, normFirst, factory, attention, norm } = filled(options);
    this.normFirst = normFirst;
    this.selfAttn = new MultiheadAttention(dModel, nhead, attention);
    this.linear1 = new Linear(dModel, dimFeedforward, factory);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, factory);
    this.norm1 = new LayerNorm(dModel, norm);
    this.norm2 = new LayerNorm(dModel, norm);
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = activationOf(activation);
  }

  override forward(src: Tensor, options: EncoderLayerCallOptions = {}): Tensor {
    const { srcMask: attnMask = null, srcKeyPaddingMask: keyPaddingMask = null, isCausal = false } = options;
    const attend = (x: Tensor): Tensor =>
      this.dropout1(this.selfAttn(x, x, x, { attnMask, keyPaddingMask, isCausal, needWeights: false })[0]);
    const feed = (x: Tensor): Tensor =>
      this.dropout2(this.linear2(this.dropout(activated(this.activation, this.linear1(x)))));
    if (this.normFirst) {
      const x = add(src, attend(this.norm1(src)));
      return add(x, feed(this.norm2(x)));
    }
    const x = this.norm1(add(src, attend(src)));
    return this.norm2(add(x, feed(x)));
  }
}

export interface DecoderLayerCallOptions {
  /** (T, T) or (N · nhead, T, T), as `srcMask` of an encoder layer. */
  readonly tgtMask?: Tensor | null;
  /** (T, S) or (N · nhead, T, S). */
  readonly memoryMask?: Tensor | null;
  /** (N, T) or (T): true marks padding. */
  readonly tgtKeyPaddingMask?: Tensor | null;
  /** (N, S) or (S): true marks padding. */
  readonly memoryKeyPaddingMask?: Tensor | null;
  /** Says that `tgtMask`, which must be given, is the causal one. */
  readonly tgtIsCausal?: boolean;
  /** Says that `memoryMask`, which must be given, is the causal one. */
  readonly memoryIsCausal?: boolean;
}

/**
 * Self-attention, attention on an encoder's output, two linear layers, each added to its input and normalised
 * (Vaswani et al. 2017). tgt and output (T, N, dModel), memory (S, N, dModel); with `batchFirst` N first, or all without N.
 * @throws ShapeError, DTypeError, ValueError
 */
export class TransformerDecoderLayer extends Module {
  static readonly typeName: string = 'TransformerDecoderLayer';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = {
    selfAttn: 'self_attn',
    multiheadAttn: 'multihead_attn',
  };
  readonly normFirst: boolean;
  selfAttn: MultiheadAttention;
  multiheadAttn: MultiheadAttention;
  linear1: Linear;
  dropout: Dropout;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  norm3: LayerNorm;
  dropout1: Dropout;
  dropout2: Dropout;
  dropout3: Dropout;
  activation: (x: Tensor) => Tensor;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super();
    const { dimFeedforward, dropout, activation, normFirst, factory, attention, norm } = filled(options);
    this.normFirst = normFirst;
    this.selfAttn = new MultiheadAttention(dModel, nhead, attention);
    this.multiheadAttn = new MultiheadAttention(dModel, nhead, attention);
    this.linear1 = new Linear(dModel, dimFeedforward, factory);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, factory);
    this.norm1 = new LayerNorm(dModel, norm);
    this.norm2 = new LayerNorm(dModel, norm);
    this.norm3 = new LayerNorm(dModel, norm);
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.dropout3 = new Dropout(dropout);
    this.activation = activationOf(activation);
  }

  override forward(tgt: Tensor, memory: Tensor, options: DecoderLayerCallOptions = {}): Tensor {
    const ofTarget = {
      attnMask: options.tgtMask ?? null,
      keyPaddingMask: options.tgtKeyPaddingMask ?? null,
      isCausal: options.tgtIsCausal ?? false,
      needWeights: false,
    };
    const ofMemory = {
      attnMask: options.memoryMask ?? null,
      keyPaddingMask: options.memoryKeyPaddingMask ?? null,
      isCausal: options.memoryIsCausal ?? false,
      needWeights: false,
    };
    const attend = (x: Tensor): Tensor => this.dropout1(this.selfAttn(x, x, x, ofTarget)[0]);
    const look = (x: Tensor): Tensor => this.dropout2(this.multiheadAttn(x, memory, memory, ofMemory)[0]);
    const feed = (x: Tensor): Tensor =>
      this.dropout3(this.linear2(this.dropout(activated(this.activation, this.linear1(x)))));
    if (this.normFirst) {
      const x = add(tgt, attend(this.norm1(tgt)));
      const y = add(x, look(this.norm2(x)));
      return add(y, feed(this.norm3(y)));
    }
    const x = this.norm1(add(tgt, attend(tgt)));
    const y = this.norm2(add(x, look(x)));
    return this.norm3(add(y, feed(y)));
  }
}
