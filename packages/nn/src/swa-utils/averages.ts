import { isComplex, isFloating, ValueError, type Tensor } from '@kindling/core/lean';

/** The average that follows from the present one, a model's tensor, and how many were averaged before. */
export type AvgFn = (averaged: Tensor, model: Tensor, numAveraged: number) => Tensor;
/** Changes all averages in place. */
export type MultiAvgFn = (averaged: readonly Tensor[], model: readonly Tensor[], numAveraged: number) => void;

const canAverage = (x: Tensor): boolean => isFloating(x.dtype) || isComplex(x.dtype);

function checkDecay(decay: number): void {
  if (!(decay >= 0 && decay <= 1)) throw new ValueError(`decay must be between 0 and 1, got ${decay}.`);
}

/** The exponential moving average, decay · average + (1 - decay) · model. @throws ValueError */
export function getEmaAvgFn(decay = 0.999): AvgFn {
  checkDecay(decay);
  return (averaged, model) => averaged.lerp(model, 1 - decay);
}

/** `getEmaAvgFn` for all tensors at once; integers are taken over. @throws ValueError */
export function getEmaMultiAvgFn(decay = 0.999): MultiAvgFn {
  checkDecay(decay);
  return (averaged, model) =>
    averaged.forEach((x, i) => {
      if (canAverage(x)) x.lerp_(model[i] as Tensor, 1 - decay);
      else x.copy_(model[i] as Tensor);
    });
}

/** The mean of all models: stochastic weight averaging. Izmailov et al. 2018. */
export const getSwaAvgFn = (): AvgFn => (averaged, model, n) => averaged.add(model.sub(averaged).div(n + 1));

/** `getSwaAvgFn` for all tensors at once; integers are taken over. */
export const getSwaMultiAvgFn = (): MultiAvgFn => (averaged, model, n) =>
  averaged.forEach((x, i) => {
    if (canAverage(x)) x.add_((model[i] as Tensor).sub(x).div_(n + 1));
    else x.copy_(model[i] as Tensor);
  });
