import './install-methods.ts';

export * from './lean.ts';
export { Tensor } from './tensor.ts';
export * as internal from './internal.ts';
