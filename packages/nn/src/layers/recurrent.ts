import type { Tensor } from '@kindling/core/lean';
import type { PackedSequence } from '../utils/rnn/packed-sequence.ts';
import { RecurrentBase, type RecurrentOptions } from './recurrent-base.ts';

export interface RNNOptions extends RecurrentOptions {
  /** 'tanh' when left out. */
  readonly nonlinearity?: 'tanh' | 'relu';
}

export interface LSTMOptions extends RecurrentOptions {
  /** Size of a linear map of the hidden state, applied after each step; 0, for none, when left out. */
  readonly projSize?: number;
}

/** Hidden and cell state. */
export type LSTMState = [hidden: Tensor, cell: Tensor];

export interface RNN {
  (input: Tensor, hx?: Tensor | null): [output: Tensor, hn: Tensor];
  (input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, hn: Tensor];
}

/**
 * h = tanh(x Wᵢᵀ + bᵢ + h Wₕᵀ + bₕ), or with relu, along a sequence (Elman 1990).
 *
 * Input (L, N, inputSize), with `batchFirst` (N, L, inputSize), without a batch (L, inputSize), or packed. Gives the hidden
 * states of the last layer, (L, N, directions · H) or in the form of the input, and the last ones of all layers,
 * (layers · directions, N, H); `hx`, of that shape too, is zeros when left out. All weights start uniform in ±1/√H,
 * drawn as PyTorch draws them. @throws ShapeError, DTypeError
 */
export class RNN extends RecurrentBase {
  static readonly typeName: string = 'RNN';
  static readonly intermediates: string = 'freed';

  constructor(inputSize: number, hiddenSize: number, { nonlinearity = 'tanh', ...options }: RNNOptions = {}) {
    super(nonlinearity === 'relu' ? 'rnnRelu' : 'rnnTanh', inputSize, hiddenSize, options);
  }

  override forward(input: Tensor | PackedSequence, hx: Tensor | null = null): [Tensor | PackedSequence, Tensor] {
    const [output, [hn]] = this.run(input, hx === null ? null : [hx]);
    return [output, hn as Tensor];
  }
}

export interface GRU {
  (input: Tensor, hx?: Tensor | null): [output: Tensor, hn: Tensor];
  (input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, hn: Tensor];
}

/**
 * Gated recurrent units along a sequence (Cho et al. 2014, the reset gate after the product); shapes and start as RNN's.
 * @throws ShapeError, DTypeError
 */
export class GRU extends RecurrentBase {
  static readonly typeName: string = 'GRU';
  static readonly intermediates: string = 'freed';

  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super('gru', inputSize, hiddenSize, options);
  }

  override forward(input: Tensor | PackedSequence, hx: Tensor | null = null): [Tensor | PackedSequence, Tensor] {
    const [output, [hn]] = this.run(input, hx === null ? null : [hx]);
    return [output, hn as Tensor];
  }
}

export interface LSTM {
  (input: Tensor, hx?: Readonly<LSTMState> | null): [output: Tensor, states: LSTMState];
  (input: PackedSequence, hx?: Readonly<LSTMState> | null): [output: PackedSequence, states: LSTMState];
}

/**
 * Long short-term memory along a sequence (Hochreiter & Schmidhuber 1997; with `projSize` Sak et al. 2014); shapes and start
 * as RNN's, the states a pair: hidden (layers · directions, N, projSize or H) and cell (layers · directions, N, H).
 * @throws ShapeError, DTypeError, ValueError
 */
export class LSTM extends RecurrentBase {
  static readonly typeName: string = 'LSTM';
  static readonly intermediates: string = 'freed';

  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions = {}) {
    super('lstm', inputSize, hiddenSize, options);
  }

  override forward(
    input: Tensor | PackedSequence,
    hx: Readonly<LSTMState> | null = null,
  ): [Tensor | PackedSequence, LSTMState] {
    const [output, states] = this.run(input, hx);
    return [output, states as LSTMState];
  }
}
