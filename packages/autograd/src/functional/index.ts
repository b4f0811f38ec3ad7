// PyTorch's torch.autograd.functional.
export { hessian, jacobian } from './jacobian.ts';
export { hvp, jvp, vhp, vjp } from './products.ts';
export type { FunctionalOptions } from './types.ts';
