import type { Tensor } from '@kindling/core/lean';
import { Parameter } from '../parameter.ts';

export const asParameter = (x: Tensor): Parameter => (x instanceof Parameter ? x : new Parameter(x));
