import { empty, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { embedding, paddingRow } from '../functional/embedding.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

export interface EmbeddingLayerOptions extends FactoryOptions {
  /** The row of this index starts as zeros and is not trained. Negative counts from the end. */
  readonly paddingIdx?: number | null;
}

/**
 * A table of `numEmbeddings` vectors: int64 indices (*) -> (*, embeddingDim). The weight starts standard normal.
 * @throws IndexError for an index outside the table, ValueError
 */
export class Embedding extends Module {
  static readonly typeName: string = 'Embedding';
  static readonly intermediates: string = 'passing';
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  weight: Parameter;

  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    { paddingIdx = null, device, dtype }: EmbeddingLayerOptions = {},
  ) {
    super();
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(paddingIdx, numEmbeddings);
    this.weight = new Parameter(empty([numEmbeddings, embeddingDim], { device, dtype }));
    this.resetParameters();
  }

  resetParameters(): void {
    init.normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => this.weight.select(0, paddingIdx).zero_());
  }

  override forward(input: Tensor): Tensor {
    return embedding(input, this.weight, { paddingIdx: this.paddingIdx });
  }

  override extraRepr(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}${this.paddingIdx === null ? '' : `, padding_idx=${this.paddingIdx}`}`;
  }
}
