import { full, ShapeError, shapeText, triu, type Tensor } from '@kindling/core/lean';
import { ModuleList } from '../containers/module-list.ts';
import * as init from '../init/index.ts';
import { deepCopy } from '../module/copy.ts';
import { after } from '../module/memory-scope.ts';
import { Module } from '../module/module.ts';
import { LayerNorm } from './layer-norm.ts';
import type { FactoryOptions } from './linear.ts';
import {
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type DecoderLayerCallOptions,
  type TransformerLayerOptions,
} from './transformer-layers.ts';

const copies = <T extends Module>(layer: T, count: number): ModuleList<T> =>
  new ModuleList(Array.from({ length: count }, () => deepCopy(layer)));

export interface EncoderCallOptions {
  /** For every layer, as its `srcMask`. */
  readonly mask?: Tensor | null;
  readonly srcKeyPaddingMask?: Tensor | null;
  readonly isCausal?: boolean;
}

/** `numLayers` copies of an encoder layer, one after another, and a norm behind where one is given. Shapes as the layer's. */
export class TransformerEncoder extends Module {
  static readonly typeName: string = 'TransformerEncoder';
  static readonly intermediates: string = 'freed';
  readonly numLayers: number;
  layers: ModuleList<TransformerEncoderLayer>;
  norm: Module | null;

  constructor(
    encoderLayer: TransformerEncoderLayer,
    numLayers: number,
    { norm = null }: { readonly norm?: Module | null } = {},
  ) {
    super();
    this.numLayers = numLayers;
    this.layers = copies(encoderLayer, numLayers);
    this.norm = norm;
  }

  override forward(
    src: Tensor,
    { mask = null, srcKeyPaddingMask = null, isCausal = false }: EncoderCallOptions = {},
  ): Tensor {
    let output = src;
    for (const layer of this.layers)
      output = after(output, layer(output, { srcMask: mask, srcKeyPaddingMask, isCausal }));
    return this.norm === null ? output : (this.norm(output) as Tensor);
  }
}

/** `numLayers` copies of a decoder layer, one after another, and a norm behind where one is given. Shapes as the layer's. */
export class TransformerDecoder extends Module {
  static readonly typeName: string = 'TransformerDecoder';
  static readonly intermediates: string = 'freed';
  readonly numLayers: number;
  layers: ModuleList<TransformerDecoderLayer>;
  norm: Module | null;

  constructor(
    decoderLayer: TransformerDecoderLayer,
    numLayers: number,
    { norm = null }: { readonly norm?: Module | null } = {},
  ) {
    super();
    this.numLayers = numLayers;
    this.layers = copies(decoderLayer, numLayers);
    this.norm = norm;
  }

  override forward(tgt: Tensor, memory: Tensor, options: DecoderLayerCallOptions = {}): Tensor {
    let output = tgt;
    for (const layer of this.layers) output = after(output, layer(output, memory, options));
    return this.norm === null ? output : (this.norm(output) as Tensor);
  }
}

export interface TransformerOptions extends TransformerLayerOptions {
  /** 512 when left out. */
  readonly dModel?: number;
  /** 8 when left out. */
  readonly nhead?: number;
  /** 6 when left out. */
  readonly numEncoderLayers?: number;
  /** 6 when left out. */
  readonly numDecoderLayers?: number;
  /** Taken instead of a TransformerEncoder; called with (src, EncoderCallOptions). */
  readonly customEncoder?: Module | null;
  /** Taken instead of a TransformerDecoder; called with (tgt, memory, DecoderLayerCallOptions). */
  readonly customDecoder?: Module | null;
}

export interface TransformerCallOptions extends DecoderLayerCallOptions {
  readonly srcMask?: Tensor | null;
  readonly srcKeyPaddingMask?: Tensor | null;
  readonly srcIsCausal?: boolean;
}

/**
 * Encoder and decoder of "Attention Is All You Need" (Vaswani et al. 2017): src (S, N, dModel) and tgt (T, N, dModel) ->
 * (T, N, dModel); with `batchFirst` N first, or all without N. Matrices start Xavier-uniform, drawn as PyTorch draws them.
 * @throws ShapeError, DTypeError, ValueError
 */
export class Transformer extends Module {
  static readonly typeName: string = 'Transformer';
  readonly dModel: number;
  readonly nhead: number;
  readonly batchFirst: boolean;
  encoder: Module;
  decoder: Module;

  constructor(options: TransformerOptions = {}) {
    super();
    const { dModel = 512, nhead = 8, numEncoderLayers = 6, numDecoderLayers = 6, layerNormEps: eps = 1e-5 } = options;
    const { bias = true, device, dtype } = options;
    this.dModel = dModel;
    this.nhead = nhead;
    this.batchFirst = options.batchFirst ?? false;
    const norm = (): LayerNorm => new LayerNorm(dModel, { eps, bias, device, dtype });
    this.encoder =
      options.customEncoder ??
      new TransformerEncoder(new TransformerEncoderLayer(dModel, nhead, options), numEncoderLayers, { norm: norm() });
    this.decoder =
      options.customDecoder ??
      new TransformerDecoder(new TransformerDecoderLayer(dModel, nhead, options), numDecoderLayers, { norm: norm() });
    this.resetParameters();
  }

  resetParameters(): void {
    for (const p of this.parameters()) if (p.sizes.length > 1) init.xavierUniform_(p);
  }

  override forward(src: Tensor, tgt: Tensor, options: TransformerCallOptions = {}): Tensor {
    const { srcMask: mask = null, srcKeyPaddingMask = null, srcIsCausal: isCausal = false, ...ofTarget } = options;
    this.checkShapes(src, tgt);
    const memory = this.encoder(src, { mask, srcKeyPaddingMask, isCausal }) as Tensor;
    return this.decoder(tgt, memory, ofTarget) as Tensor;
  }

  private checkShapes(src: Tensor, tgt: Tensor): void {
    const [a, b] = [src.sizes, tgt.sizes];
    const batch = this.batchFirst ? 0 : 1;
    if (
      a.length !== b.length ||
      (a.length === 3 && a[batch] !== b[batch]) ||
      a.at(-1) !== this.dModel ||
      b.at(-1) !== this.dModel
    )
      throw new ShapeError(
        `Transformer: expected src and tgt of equal batch with ${this.dModel} features, got ${shapeText(a)} and ${shapeText(b)}.`,
        { op: 'Transformer', shapes: [a, b] },
      );
  }

  /** Zeros where position i sees j <= i, else -∞: (size, size), to be added to scores. */
  static generateSquareSubsequentMask(size: number, { device, dtype }: FactoryOptions = {}): Tensor {
    return triu(full([size, size], -Infinity, { device, dtype: dtype ?? 'float32' }), { diagonal: 1 });
  }
}
