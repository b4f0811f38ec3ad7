import {
  cat,
  DTypeError,
  empty,
  indexSelect,
  reshape,
  select,
  ShapeError,
  shapeText,
  stack,
  transpose,
  ValueError,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { dropout } from '../functional/dropout.ts';
import { gatesOf, runDirection, statesOf, type RecurrentKind, type RecurrentWeights } from '../functional/recurrent.ts';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { pythonFloat } from '../module/python-text.ts';
import { Parameter } from '../parameter.ts';
import { PackedSequence } from '../utils/rnn/packed-sequence.ts';
import type { FactoryOptions } from './linear.ts';

export interface RecurrentOptions extends FactoryOptions {
  /** Layers, each on the output of the one before; 1 when left out. */
  readonly numLayers?: number;
  /** Whether biases are added; true when left out. */
  readonly bias?: boolean;
  /** Input and output (N, L, *) instead of (L, N, *); the states stay (layers, N, H). */
  readonly batchFirst?: boolean;
  /** Probability that an output of a layer other than the last becomes zero in training; 0 when left out. */
  readonly dropout?: number;
  /** Whether each layer also reads the sequence backwards, its output behind that of the other direction. */
  readonly bidirectional?: boolean;
}

/** A batch in the order in which it is computed. */
interface Batch {
  readonly data: Tensor;
  readonly batchSizes: readonly number[];
  /** Puts an output (sum of batchSizes, H) into the form of the input. */
  readonly wrap: (output: Tensor) => Tensor | PackedSequence;
  readonly sort: (state: Tensor) => Tensor;
  readonly unsort: (state: Tensor) => Tensor;
}

/** What RNN, LSTM and GRU share. */
export abstract class RecurrentBase extends Module {
  readonly mode: RecurrentKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly projSize: number;

  constructor(
    mode: RecurrentKind,
    inputSize: number,
    hiddenSize: number,
    options: RecurrentOptions & { readonly projSize?: number },
  ) {
    super();
    const {
      numLayers = 1,
      bias = true,
      batchFirst = false,
      dropout = 0,
      bidirectional = false,
      projSize = 0,
    } = options;
    this.mode = mode;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.dropout = dropout;
    this.bidirectional = bidirectional;
    this.projSize = projSize;
    const op = this.constructor.name;
    if (!(dropout >= 0 && dropout <= 1))
      throw new ValueError(`${op}: dropout must be between 0 and 1, got ${dropout}.`, { op });
    if (projSize < 0 || (projSize > 0 && projSize >= hiddenSize))
      throw new ValueError(`${op}: projSize must be less than hiddenSize ${hiddenSize}, got ${projSize}.`, { op });
    this.makeWeights(options);
    this.resetParameters();
  }

  private get outputSize(): number {
    return this.projSize > 0 ? this.projSize : this.hiddenSize;
  }

  private get directions(): readonly string[] {
    return this.bidirectional ? ['', '_reverse'] : [''];
  }

  private makeWeights({ device, dtype }: FactoryOptions): void {
    const { hiddenSize, outputSize, projSize, directions } = this;
    const make = (name: string, ...sizes: number[]): void => {
      this.registerParameter(name, new Parameter(empty(sizes, { device, dtype })));
    };
    const rows = gatesOf(this.mode) * hiddenSize;
    for (let layer = 0; layer < this.numLayers; layer++)
      for (const direction of directions) {
        const suffix = `l${layer}${direction}`;
        make(`weight_ih_${suffix}`, rows, layer === 0 ? this.inputSize : outputSize * directions.length);
        make(`weight_hh_${suffix}`, rows, outputSize);
        if (this.bias) {
          make(`bias_ih_${suffix}`, rows);
          make(`bias_hh_${suffix}`, rows);
        }
        if (projSize > 0) make(`weight_hr_${suffix}`, projSize, hiddenSize);
      }
  }

  resetParameters(): void {
    const bounds = init.symmetric(this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0);
    for (const weight of this.parameters()) init.uniform_(weight, ...bounds);
  }

  /** For users of cuDNN in PyTorch; the weights need no common block here. */
  flattenParameters(): void {}

  /** The weights of each layer and direction. */
  get allWeights(): Parameter[][] {
    const parameters = this.parameters();
    const count = parameters.length / (this.numLayers * this.directions.length);
    return Array.from({ length: parameters.length / count }, (_, i) => parameters.slice(i * count, (i + 1) * count));
  }

  private weights(suffix: string): RecurrentWeights {
    const get = (name: string): Tensor | null => (Reflect.get(this, `${name}_${suffix}`) as Tensor | undefined) ?? null;
    return {
      wIh: get('weight_ih') as Tensor,
      wHh: get('weight_hh') as Tensor,
      bIh: get('bias_ih'),
      bHh: get('bias_hh'),
      wHr: get('weight_hr'),
    };
  }

  /** Output and last states; `given` are the initial ones, zeros when null. @throws ShapeError, DTypeError */
  protected run(input: Tensor | PackedSequence, given: readonly Tensor[] | null): [Tensor | PackedSequence, Tensor[]] {
    const batch = input instanceof PackedSequence ? this.packedBatch(input) : this.paddedBatch(input);
    const initial = this.initialStates(batch, given);
    const last: Tensor[][] = initial.map(() => []);
    const { directions, numLayers } = this;
    let data = batch.data;
    for (let layer = 0; layer < numLayers; layer++) {
      const outputs = directions.map((direction, d) => {
        const states = initial.map((s) => select(s, 0, layer * directions.length + d));
        const weights = this.weights(`l${layer}${direction}`);
        const [output, ends] = runDirection(this.mode, data, batch.batchSizes, states, weights, d === 1);
        for (const [i, end] of ends.entries()) last[i]?.push(end);
        return output;
      });
      data = outputs.length === 1 ? (outputs[0] as Tensor) : cat(outputs, 1);
      if (layer < numLayers - 1) data = dropout(data, { p: this.dropout, training: this.training });
    }
    return [batch.wrap(data), last.map((states) => batch.unsort(stack(states, 0)))];
  }

  private paddedBatch(input: Tensor): Batch {
    this.checkInput(input, [2, 3]);
    const single = input.sizes.length === 2;
    const swap = !single && this.batchFirst;
    const steps = swap ? transpose(input, 0, 1) : input;
    const [length, count] = single ? [input.sizes[0] as number, 1] : (steps.sizes as [number, number]);
    if (length === 0)
      throw this.shapeError(`expected at least one step, got an input of shape ${shapeText(input.sizes)}`, input);
    return {
      data: reshape(steps, [length * count, this.inputSize]),
      batchSizes: Array.from({ length }, () => count),
      wrap: (output) => {
        if (single) return output;
        const padded = reshape(output, [length, count, output.sizes[1] as number]);
        return swap ? transpose(padded, 0, 1) : padded;
      },
      sort: (state) => (single ? state.unsqueeze(1) : state),
      unsort: (state) => (single ? state.squeeze(1) : state),
    };
  }

  private packedBatch(input: PackedSequence): Batch {
    this.checkInput(input.data, [2]);
    const { sortedIndices, unsortedIndices } = input;
    return {
      data: input.data,
      batchSizes: input.batchSizes.toArray() as number[],
      wrap: (output) => input.withData(output),
      sort: (state) => (sortedIndices === null ? state : indexSelect(state, 1, sortedIndices)),
      unsort: (state) => (unsortedIndices === null ? state : indexSelect(state, 1, unsortedIndices)),
    };
  }

  private checkInput(input: Tensor, dims: readonly number[]): void {
    const { sizes } = input;
    if (!dims.includes(sizes.length) || sizes.at(-1) !== this.inputSize)
      throw this.shapeError(
        `expected an input of ${dims.join(' or ')} dimensions, the last of size ${this.inputSize}, got ${shapeText(sizes)}`,
        input,
      );
    const { dtype } = this.weights('l0').wIh;
    if (input.dtype !== dtype)
      throw new DTypeError(
        `${this.constructor.name}: the input is ${input.dtype}, the weights are ${dtype}. Convert one of them with .to(...).`,
        {
          op: this.constructor.name,
          dtypes: [input.dtype, dtype],
        },
      );
  }

  private initialStates({ data, batchSizes, sort }: Batch, given: readonly Tensor[] | null): Tensor[] {
    const layers = this.numLayers * this.directions.length;
    const count = batchSizes[0] as number;
    return Array.from({ length: statesOf(this.mode) }, (_, i) => {
      const wanted = [layers, count, i === 0 ? this.outputSize : this.hiddenSize];
      const state = given?.[i];
      if (state === undefined) return zeros(wanted, { dtype: data.dtype, device: data.device });
      const sorted = state.sizes.length < 2 ? state : sort(state);
      if (sameSizes(sorted.sizes, wanted)) return sorted;
      throw this.shapeError(
        `expected an initial state of shape ${shapeText(wanted)}, got ${shapeText(state.sizes)}`,
        state,
      );
    });
  }

  private shapeError(text: string, x: Tensor): ShapeError {
    return new ShapeError(`${this.constructor.name}: ${text}.`, { op: this.constructor.name, shapes: [x.sizes] });
  }

  override extraRepr(): string {
    const { inputSize, hiddenSize, projSize, numLayers, bias, batchFirst, dropout, bidirectional } = this;
    return [
      `${inputSize}, ${hiddenSize}`,
      projSize !== 0 && `proj_size=${projSize}`,
      numLayers !== 1 && `num_layers=${numLayers}`,
      !bias && 'bias=False',
      batchFirst && 'batch_first=True',
      dropout !== 0 && `dropout=${pythonFloat(dropout)}`,
      bidirectional && 'bidirectional=True',
    ]
      .filter((part) => part !== false)
      .join(', ');
  }
}
