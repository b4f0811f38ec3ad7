// Activations that write into their input and return it.
import { relu, type Tensor } from '@kindling/core/lean';
import {
  celu,
  elu,
  hardtanh,
  leakyRelu,
  selu,
  threshold,
  written,
  type AlphaOption,
  type HardtanhOptions,
  type LeakyReluOptions,
} from './activation.ts';
import { rrelu, type RreluOptions } from './gated.ts';

const inplace = true;

export const relu_ = (input: Tensor): Tensor => written(input, relu(input), inplace);
export const celu_ = (input: Tensor, options: Omit<AlphaOption, 'inplace'> = {}): Tensor =>
  celu(input, { ...options, inplace });
export const elu_ = (input: Tensor, options: Omit<AlphaOption, 'inplace'> = {}): Tensor =>
  elu(input, { ...options, inplace });
export const selu_ = (input: Tensor): Tensor => selu(input, { inplace });
export const leakyRelu_ = (input: Tensor, options: Omit<LeakyReluOptions, 'inplace'> = {}): Tensor =>
  leakyRelu(input, { ...options, inplace });
export const hardtanh_ = (input: Tensor, options: Omit<HardtanhOptions, 'inplace'> = {}): Tensor =>
  hardtanh(input, { ...options, inplace });
export const rrelu_ = (input: Tensor, options: Omit<RreluOptions, 'inplace'> = {}): Tensor =>
  rrelu(input, { ...options, inplace });
export const threshold_ = (input: Tensor, bound: number, value: number): Tensor =>
  threshold(input, bound, value, { inplace });
