import {
  arange,
  cat,
  empty,
  multinomial,
  ShapeError,
  shapeText,
  ValueError,
  type Generator,
  type Tensor,
} from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { ModuleList } from '../containers/index.ts';
import * as init from '../init/index.ts';
import { Dropout, Embedding, LayerNorm, Linear } from '../layers/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import { GPT2Block, type GPTConfig } from './gpt-block.ts';

export type GPTOptions = Partial<GPTConfig>;

export interface GenerateOptions {
  /** How many tokens are added; 20 when left out. */
  readonly maxNewTokens?: number;
  /** Divides the logits; 0 takes the likeliest token. 1 when left out. */
  readonly temperature?: number;
  /** Draws among the likeliest `topK` tokens alone; among all when left out. */
  readonly topK?: number | null;
  /** The default generator when left out. */
  readonly generator?: Generator | null;
}

/** Made without memory, so that nothing is drawn in vain. */
function embedding(count: number, { nEmbd, initializerRange }: GPTConfig): Embedding {
  const layer = new Embedding(count, nEmbd, { device: 'meta' });
  layer.weight = new Parameter(init.normal_(empty([count, nEmbd]), 0, initializerRange));
  return layer;
}

/**
 * Published files leave out the prefix of the transformer and the last Linear, which is the embedding, and old ones
 * hold causal masks.
 */
function asPublished(_: Module, state: Record<string, unknown>, prefix: string): void {
  for (const key of Object.keys(state).filter((name) => name.startsWith(prefix))) {
    const name = key.slice(prefix.length);
    const isMask = /\.attn\.(masked_)?bias$/.test(name);
    if (!isMask && !/^(wte|wpe|h|ln_f)\./.test(name)) continue;
    if (!isMask) state[`${prefix}transformer.${name}`] = state[key];
    Reflect.deleteProperty(state, key);
  }
  const [first, last] = [`${prefix}transformer.wte.weight`, `${prefix}lm_head.weight`];
  if (Object.hasOwn(state, first) && !Object.hasOwn(state, last)) state[last] = state[first];
}

class GPT2Model extends Module {
  static readonly typeName: string = 'GPT2Model';
  static override readonly memberNames: Readonly<Record<string, string>> = { lnF: 'ln_f' };
  wte: Embedding;
  wpe: Embedding;
  drop: Dropout;
  h: ModuleList<GPT2Block>;
  lnF: LayerNorm;

  constructor(config: GPTConfig) {
    super();
    this.wte = embedding(config.vocabSize, config);
    this.wpe = embedding(config.nPositions, config);
    this.drop = new Dropout(config.embdPdrop);
    this.h = new ModuleList(Array.from({ length: config.nLayer }, () => new GPT2Block(config)));
    this.lnF = new LayerNorm(config.nEmbd, { eps: config.layerNormEpsilon });
  }

  override forward(ids: Tensor): Tensor {
    const positions = arange(ids.size(1), { device: ids.device });
    let x = this.drop(this.wte(ids).add(this.wpe(positions)));
    for (const block of this.h) x = block(x);
    return this.lnF(x);
  }
}

/**
 * GPT-2 (Radford et al. 2019): ids (N, T) of an integer dtype, T up to nPositions, -> logits of the next token
 * (N, T, vocabSize). Parameters are named as in Hugging Face's `GPT2LMHeadModel`, so that its weights, and the
 * published files, load; the last
 * Linear's weight is that of the embedding. Weights start normal, as the paper's: std 0.02, smaller by √(2 nLayer) where
 * they add to the residual stream. @throws ShapeError, ValueError, IndexError for ids beyond vocabSize
 */
export class GPT extends Module {
  static readonly typeName: string = 'GPT';
  static override readonly memberNames: Readonly<Record<string, string>> = { lmHead: 'lm_head' };
  readonly config: GPTConfig;
  transformer: GPT2Model;
  lmHead: Linear;

  constructor(options: GPTOptions = {}) {
    super();
    const config: GPTConfig = {
      vocabSize: 50257,
      nPositions: 1024,
      nEmbd: 768,
      nLayer: 12,
      nHead: 12,
      nInner: null,
      residPdrop: 0.1,
      embdPdrop: 0.1,
      attnPdrop: 0.1,
      layerNormEpsilon: 1e-5,
      initializerRange: 0.02,
      ...options,
    };
    if (config.nEmbd % config.nHead !== 0)
      throw new ValueError(`GPT: nEmbd ${config.nEmbd} must be a multiple of nHead ${config.nHead}.`, { op: 'GPT' });
    this.config = config;
    this.transformer = new GPT2Model(config);
    this.lmHead = new Linear(config.nEmbd, config.vocabSize, { bias: false, device: 'meta' });
    this.lmHead.weight = this.transformer.wte.weight;
    this.registerLoadStateDictPreHook(asPublished);
  }

  override forward(ids: Tensor): Tensor {
    if (ids.ndim !== 2 || ids.size(1) > this.config.nPositions)
      throw new ShapeError(
        `GPT: expected ids (N, T) with T up to nPositions = ${this.config.nPositions}, got ${shapeText(ids.sizes)}.`,
        { op: 'GPT', shapes: [ids.sizes] },
      );
    return this.lmHead(this.transformer(ids));
  }

  /**
   * `ids` (N, T), T at least 1, continued by `maxNewTokens` tokens: (N, T + maxNewTokens). Tokens beyond the last nPositions
   * are not seen. Runs in evaluation mode and without gradients. @throws ShapeError, ValueError
   */
  generate(ids: Tensor, options: GenerateOptions = {}): Tensor {
    const { maxNewTokens = 20, temperature = 1, topK = null, generator = null } = options;
    if (!(temperature >= 0) || (topK !== null && !(Number.isInteger(topK) && topK > 0)))
      throw new ValueError(
        `GPT.generate: needs a temperature of at least 0 and a positive topK, got ${temperature} and ${String(topK)}.`,
        { op: 'generate' },
      );
    if (ids.ndim !== 2 || ids.size(1) === 0)
      throw new ShapeError(`GPT.generate: expected ids (N, T) with T at least 1, got ${shapeText(ids.sizes)}.`, {
        op: 'generate',
        shapes: [ids.sizes],
      });
    const { training } = this;
    this.eval();
    try {
      return noGrad(() => {
        let all = ids;
        for (let i = 0; i < maxNewTokens; i++) {
          const start = Math.max(0, all.size(1) - this.config.nPositions);
          const logits = this.forward(all.narrow(1, start, all.size(1) - start)).select(1, -1);
          const next =
            temperature === 0 ? logits.argmax(1, { keepdim: true }) : drawn(logits.div(temperature), topK, generator);
          all = cat([all, next.to(ids.dtype)], 1);
        }
        return all;
      });
    } finally {
      this.train(training);
    }
  }
}

/** A token of each row of logits (N, vocabSize), by softmax: (N, 1). */
function drawn(logits: Tensor, topK: number | null, generator: Generator | null): Tensor {
  let kept = logits;
  if (topK !== null && topK < logits.size(1)) {
    const [values] = logits.topk(topK);
    kept = logits.maskedFill(logits.lt(values.narrow(1, topK - 1, 1)), -Infinity);
  }
  return multinomial(kept.softmax(1), 1, { generator });
}
