import { anyDType, floating, integralOrBool, measure, numeric, predicate, truth, unary } from '../builders/unary.ts';

/** -x */
export const neg = unary('neg', numeric);
/** |x|; real for complex tensors. */
export const abs = unary('abs', numeric, undefined, measure);
/** -1, 0 or 1; NaN gives 0. */
export const sign = unary('sign', anyDType);
export const floor = unary('floor', numeric);
export const ceil = unary('ceil', numeric);
/** To the nearest integer, halves to the even one. */
export const round = unary('round', numeric);
/** Toward zero. */
export const trunc = unary('trunc', numeric);
/** max(x, 0) */
export const relu = unary('relu', numeric);
/** Bits flipped; for bool the logical not. */
export const bitwiseNot = unary('bitwiseNot', integralOrBool);

/** eˣ */
export const exp = unary('exp', floating);
/** 2ˣ */
export const exp2 = unary('exp2', floating);
/** eˣ - 1, exact near 0. */
export const expm1 = unary('expm1', floating);
/** Natural logarithm. */
export const log = unary('log', floating);
export const log2 = unary('log2', floating);
export const log10 = unary('log10', floating);
/** log(1 + x), exact near 0. */
export const log1p = unary('log1p', floating);
export const sqrt = unary('sqrt', floating);
/** 1/√x */
export const rsqrt = unary('rsqrt', floating);
/** 1/x */
export const reciprocal = unary('reciprocal', floating);
export const sin = unary('sin', floating);
/** Normalised sinc, sin(πx)/(πx), 1 at 0. https://pytorch.org/docs/stable/special.html#torch.special.sinc */
export const sinc = unary('sinc', floating);
export const cos = unary('cos', floating);
export const tan = unary('tan', floating);
export const asin = unary('asin', floating);
export const acos = unary('acos', floating);
export const atan = unary('atan', floating);
export const sinh = unary('sinh', floating);
export const cosh = unary('cosh', floating);
export const tanh = unary('tanh', floating);
export const asinh = unary('asinh', floating);
export const acosh = unary('acosh', floating);
export const atanh = unary('atanh', floating);
/** Logistic function 1/(1 + e⁻ˣ). */
export const sigmoid = unary('sigmoid', floating);
/** Error function 2/√π ∫₀ˣ e^(-t²) dt. */
export const erf = unary('erf', floating);
/** 1 - erf(x), exact for large x. */
export const erfc = unary('erfc', floating);
/** Inverse of `erf` on (-1, 1). */
export const erfinv = unary('erfinv', floating);

/** True for complex numbers with such a part; so for `isinf`. */
export const isnan = predicate('isnan');
export const isinf = predicate('isinf');
export const isfinite = predicate('isfinite');
/** True where the element is zero. */
export const logicalNot = predicate('logicalNot', undefined, truth);
