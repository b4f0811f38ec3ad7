import {
  empty,
  gruCell,
  lstmCell,
  rnnReluCell,
  rnnTanhCell,
  ShapeError,
  shapeText,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import * as init from '../init/index.ts';
import { Module } from '../module/module.ts';
import { Parameter } from '../parameter.ts';
import type { FactoryOptions, LinearOptions } from './linear.ts';
import type { LSTMState } from './recurrent.ts';

type CellOptions = LinearOptions;

export interface RNNCellOptions extends LinearOptions {
  /** 'tanh' when left out. */
  readonly nonlinearity?: 'tanh' | 'relu';
}

abstract class CellBase extends Module {
  static override readonly memberNames: Readonly<Record<string, string>> = {
    weightIh: 'weight_ih',
    weightHh: 'weight_hh',
    biasIh: 'bias_ih',
    biasHh: 'bias_hh',
  };
  readonly inputSize: number;
  readonly hiddenSize: number;
  weightIh: Parameter;
  weightHh: Parameter;
  biasIh: Parameter | null;
  biasHh: Parameter | null;

  constructor(inputSize: number, hiddenSize: number, gates: number, { bias = true, device, dtype }: CellOptions) {
    super();
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    const make = (...sizes: number[]): Parameter =>
      new Parameter(empty(sizes, { device, dtype } satisfies FactoryOptions));
    this.weightIh = make(gates * hiddenSize, inputSize);
    this.weightHh = make(gates * hiddenSize, hiddenSize);
    this.biasIh = bias ? make(gates * hiddenSize) : null;
    this.biasHh = bias ? make(gates * hiddenSize) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    const bounds = init.symmetric(this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0);
    for (const weight of this.parameters()) init.uniform_(weight, ...bounds);
  }

  /** `state`, or zeros for one that was left out. @throws ShapeError */
  protected stateFor(input: Tensor, state: Tensor | null): Tensor {
    const batch = input.sizes.slice(0, -1);
    const wanted = [...batch, this.hiddenSize];
    if (batch.length > 1 || input.sizes.at(-1) !== this.inputSize)
      throw new ShapeError(
        `${this.constructor.name}: expected an input (N, ${this.inputSize}) or (${this.inputSize}), got ${shapeText(input.sizes)}.`,
        { op: this.constructor.name, shapes: [input.sizes] },
      );
    if (state !== null && !sameSizes(state.sizes, wanted))
      throw new ShapeError(
        `${this.constructor.name}: expected a state of shape ${shapeText(wanted)}, got ${shapeText(state.sizes)}.`,
        { op: this.constructor.name, shapes: [state.sizes] },
      );
    return state ?? zeros(wanted, { dtype: input.dtype, device: input.device });
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.biasIh === null ? ', bias=False' : ''}`;
  }
}

/** One step of RNN: input (N, inputSize) or (inputSize), state (N, H) or (H), zeros when left out -> the next state. @throws ShapeError */
export class RNNCell extends CellBase {
  static readonly typeName: string = 'RNNCell';
  readonly nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, { nonlinearity = 'tanh', ...options }: RNNCellOptions = {}) {
    super(inputSize, hiddenSize, 1, options);
    this.nonlinearity = nonlinearity;
  }

  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const cell = this.nonlinearity === 'relu' ? rnnReluCell : rnnTanhCell;
    return cell(input, this.stateFor(input, hx), this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }

  override extraRepr(): string {
    return super.extraRepr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }
}

/** One step of LSTM: shapes as RNNCell's, the state a pair (hidden, cell). @throws ShapeError */
export class LSTMCell extends CellBase {
  static readonly typeName: string = 'LSTMCell';

  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(inputSize, hiddenSize, 4, options);
  }

  override forward(input: Tensor, hx: Readonly<LSTMState> | null = null): LSTMState {
    const states: LSTMState = [this.stateFor(input, hx?.[0] ?? null), this.stateFor(input, hx?.[1] ?? null)];
    return lstmCell(input, states, this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }
}

/** One step of GRU: shapes as RNNCell's. @throws ShapeError */
export class GRUCell extends CellBase {
  static readonly typeName: string = 'GRUCell';

  constructor(inputSize: number, hiddenSize: number, options: CellOptions = {}) {
    super(inputSize, hiddenSize, 3, options);
  }

  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    return gruCell(input, this.stateFor(input, hx), this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }
}
