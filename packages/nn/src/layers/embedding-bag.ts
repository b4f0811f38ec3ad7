import { empty, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { embeddingBag, type EmbeddingBagOptions } from '../functional/embedding-bag.ts';
import { paddingRow } from '../functional/embedding.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonBool, pythonFloat } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions } from './linear.ts';

export interface EmbeddingBagLayerOptions
  extends FactoryOptions, Omit<EmbeddingBagOptions, 'offsets' | 'perSampleWeights'> {}

/**
 * Sums, means or maxima of bags of vectors of a table: indices (B, N), or (N) with offsets (B), -> (B, embeddingDim).
 * The weight starts standard normal. @throws IndexError, ShapeError, ValueError
 */
export class EmbeddingBag extends Module {
  static readonly typeName: string = 'EmbeddingBag';
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly options: Omit<EmbeddingBagOptions, 'offsets' | 'perSampleWeights'>;
  weight: Parameter;

  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    { device, dtype, ...options }: EmbeddingBagLayerOptions = {},
  ) {
    super();
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.options = { ...options, paddingIdx: paddingRow(options.paddingIdx ?? null, numEmbeddings) };
    this.weight = new Parameter(empty([numEmbeddings, embeddingDim], { device, dtype }));
    this.resetParameters();
  }

  resetParameters(): void {
    init.normal_(this.weight);
    const { paddingIdx } = this.options;
    if (typeof paddingIdx === 'number') noGrad(() => this.weight.select(0, paddingIdx).zero_());
  }

  override forward(input: Tensor, offsets: Tensor | null = null, perSampleWeights: Tensor | null = null): Tensor {
    return embeddingBag(input, this.weight, { ...this.options, offsets, perSampleWeights });
  }

  override extraRepr(): string {
    const { maxNorm = null, normType = 2, mode = 'mean', paddingIdx = null, includeLastOffset = false } = this.options;
    return [
      `${this.numEmbeddings}, ${this.embeddingDim}`,
      ...(maxNorm === null ? [] : [`max_norm=${pythonFloat(maxNorm)}`]),
      ...(normType === 2 ? [] : [`norm_type=${pythonFloat(normType)}`]),
      `mode=${mode}`,
      ...(includeLastOffset ? [`include_last_offset=${pythonBool(true)}`] : []),
      ...(paddingIdx === null ? [] : [`padding_idx=${paddingIdx}`]),
    ].join(', ');
  }
}
