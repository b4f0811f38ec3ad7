import { noGrad } from '@kindling/autograd';
import { IndexError, type Tensor } from '@kindling/core';
import { Embedding, embedding, Module, type EmbeddingLayerOptions, type Parameter } from '@kindling/nn';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import { gathered, reduceFromGroup } from './collectives.ts';
import { agree, partParameter, shareOf } from './part.ts';

export interface VocabParallelOptions extends Omit<EmbeddingLayerOptions, 'paddingIdx'> {
  /** The default group when left out. */
  readonly processGroup?: ProcessGroup;
  /** Whose values are taken, rank 0's; drawn as Embedding draws them when left out. */
  readonly values?: Embedding;
}

/**
 * An Embedding whose rows are divided among the ranks: weight (numEmbeddings / size, embeddingDim). Indices (*), equal on all
 * ranks; output (*, embeddingDim), equal on all ranks. Shoeybi et al. 2019.
 * @throws ValueError unless numEmbeddings divide evenly; IndexError for an index outside the whole table
 */
export class VocabParallelEmbedding extends Module {
  static readonly typeName: string = 'VocabParallelEmbedding';
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly processGroup: ProcessGroup;
  private readonly rows: number;
  weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, options: VocabParallelOptions = {}) {
    super();
    const op = 'VocabParallelEmbedding';
    const { processGroup = worldGroup(op), values } = options;
    this.rows = shareOf(op, 'numEmbeddings', numEmbeddings, processGroup);
    const whole = values ?? new Embedding(numEmbeddings, embeddingDim, options);
    agree(processGroup, whole);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.processGroup = processGroup;
    this.weight = partParameter(op, whole.weight, processGroup, 0);
  }

  /** The part of an Embedding, of rank 0's values. */
  static fromEmbedding(values: Embedding, options: Omit<VocabParallelOptions, 'values'> = {}): VocabParallelEmbedding {
    return new VocabParallelEmbedding(values.numEmbeddings, values.embeddingDim, { ...options, values });
  }

  override forward(input: Tensor): Tensor {
    this.checkRange(input);
    const local = input.sub(this.processGroup.rank * this.rows);
    const absent = local.lt(0).logicalOr(local.ge(this.rows));
    const rows = embedding(local.maskedFill(absent, 0), this.weight);
    return reduceFromGroup(rows.maskedFill(absent.unsqueeze(-1), 0), this.processGroup);
  }

  /** No rank has such a row: the result would be zeros. */
  private checkRange(input: Tensor): void {
    if (!input.lt(0).logicalOr(input.ge(this.numEmbeddings)).any().item()) return;
    throw new IndexError(
      `VocabParallelEmbedding: an index is outside the table of ${this.numEmbeddings} rows (${input.min().item()} to ${input.max().item()} given).`,
      { op: 'VocabParallelEmbedding', shapes: [input.sizes] },
    );
  }

  /** The whole table, on every rank; all ranks call it together. */
  toEmbedding(): Embedding {
    const { dtype, device } = this.weight;
    const whole = new Embedding(this.numEmbeddings, this.embeddingDim, { dtype, device });
    noGrad(() => whole.weight.copy_(gathered(this.weight, this.processGroup, 0)));
    return whole;
  }

  override extraRepr(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}`;
  }
}
