import { empty, type Tensor } from '@kindling/core/lean';
import { Sequential } from '../containers/index.ts';
import * as init from '../init/index.ts';
import { Dropout, GELU, LayerNorm, Linear, MultiheadAttention } from '../layers/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import { MLP } from './mlp.ts';
import type { NormLayer } from './resnet-blocks.ts';

export interface EncoderShape {
  readonly numHeads: number;
  readonly hiddenDim: number;
  readonly mlpDim: number;
  readonly dropout: number;
  readonly attentionDropout: number;
  readonly normLayer: NormLayer;
}

export const layerNorm: NormLayer = (features) => new LayerNorm(features, { eps: 1e-6 });

/** Weights of before torchvision 0.13 name the Linears `linear_1` and `linear_2`. */
function renameLinears(_: Module, state: Record<string, unknown>, prefix: string): void {
  for (const [old, now] of [
    ['linear_1', '0'],
    ['linear_2', '3'],
  ] as const)
    for (const kind of ['weight', 'bias']) {
      const key = `${prefix}${old}.${kind}`;
      if (!Object.hasOwn(state, key)) continue;
      state[`${prefix}${now}.${kind}`] = state[key];
      Reflect.deleteProperty(state, key);
    }
}

class MLPBlock extends MLP {
  static override readonly typeName: string = 'MLPBlock';

  constructor(inDim: number, mlpDim: number, dropout: number) {
    super(inDim, [mlpDim, inDim], { activationLayer: () => new GELU(), dropout });
    for (const m of this.modules()) {
      if (!(m instanceof Linear)) continue;
      init.xavierUniform_(m.weight);
      if (m.bias !== null) init.normal_(m.bias, 0, 1e-6);
    }
    this.registerLoadStateDictPreHook(renameLinears);
  }
}

class EncoderBlock extends Module {
  static readonly typeName: string = 'EncoderBlock';
  static readonly intermediates: string = 'freed';
  static override readonly memberNames: Readonly<Record<string, string>> = {
    ln1: 'ln_1',
    selfAttention: 'self_attention',
    ln2: 'ln_2',
  };
  ln1: Module;
  selfAttention: MultiheadAttention;
  dropout: Dropout;
  ln2: Module;
  mlp: MLPBlock;

  constructor({ numHeads, hiddenDim, mlpDim, dropout, attentionDropout, normLayer }: EncoderShape) {
    super();
    this.ln1 = normLayer(hiddenDim);
    this.selfAttention = new MultiheadAttention(hiddenDim, numHeads, { dropout: attentionDropout, batchFirst: true });
    this.dropout = new Dropout(dropout);
    this.ln2 = normLayer(hiddenDim);
    this.mlp = new MLPBlock(hiddenDim, mlpDim, dropout);
  }

  override forward(input: Tensor): Tensor {
    const normed = this.ln1(input) as Tensor;
    const [attended] = this.selfAttention(normed, normed, normed, { needWeights: false });
    const x = this.dropout(attended).add(input);
    return x.add(this.mlp(this.ln2(x) as Tensor));
  }
}

/** Adds position embeddings to (N, seqLength, hiddenDim) and runs `numLayers` blocks. */
export class Encoder extends Module {
  static readonly typeName: string = 'Encoder';
  static override readonly memberNames: Readonly<Record<string, string>> = { posEmbedding: 'pos_embedding' };
  posEmbedding: Parameter;
  dropout: Dropout;
  layers: Sequential;
  ln: Module;

  constructor(seqLength: number, numLayers: number, shape: EncoderShape) {
    super();
    this.posEmbedding = new Parameter(init.normal_(empty([1, seqLength, shape.hiddenDim]), 0, 0.02));
    this.dropout = new Dropout(shape.dropout);
    const blocks = Array.from(
      { length: numLayers },
      (_, i) => [`encoder_layer_${i}`, new EncoderBlock(shape)] as const,
    );
    this.layers = new Sequential(new Map(blocks));
    this.ln = shape.normLayer(shape.hiddenDim);
  }

  override forward(input: Tensor): Tensor {
    return this.ln(this.layers(this.dropout(input.add(this.posEmbedding)))) as Tensor;
  }
}
