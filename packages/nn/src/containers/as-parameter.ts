import type { Tensor } from '@kindling/core';
import { Parameter } from '../parameter.ts';

export const asParameter = (x: Tensor): Parameter => (x instanceof Parameter ? x : new Parameter(x));
