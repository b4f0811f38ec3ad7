import { isIntegral, type Tensor } from '@kindling/core/lean';

/** Whether tensors of its dtype can have gradients. */
export const isDifferentiable = ({ dtype }: Tensor): boolean => dtype === 'float32' || !isIntegral(dtype);
